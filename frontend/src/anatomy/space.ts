// Where things are in the patient: LPS millimetres, sections cut through them, and which side of the canal is which.

import type { Drawing, Pixel, Section, Vector, ViewLevel } from '../record/document'

/** A place on a slice in LPS, and the direction across the slices. */
export interface Ray {
  point: Vector
  across: Vector
}

/** The first three numbers of whatever holds numbers. */
export const toVector = (numbers: ArrayLike<number>): Vector => [numbers[0] ?? NaN, numbers[1] ?? NaN, numbers[2] ?? NaN]
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const along = (start: Vector, direction: Vector, mm: number): Vector => [
  start[0] + direction[0] * mm,
  start[1] + direction[1] * mm,
  start[2] + direction[2] * mm,
]

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

export function unit(a: Vector): Vector {
  const long = Math.hypot(...a)
  return [a[0] / long, a[1] / long, a[2] / long]
}

export const opposite = ([x, y, z]: Vector): Vector => [-x, -y, -z]

const NAMES: readonly [plus: string, minus: string][] = [['left', 'right'], ['back', 'front'], ['head', 'foot']]
const LEAST_PART = 0.35

/** Which sides of the patient a direction in LPS goes to, the main one first; a second one from about 20 degrees on. */
export function sidesOf(direction: Vector): string[] {
  const long = Math.hypot(...direction)
  return direction
    .map((part, axis) => ({ part: Math.abs(part) / long, name: (NAMES[axis] as [string, string])[part > 0 ? 0 : 1] }))
    .filter(({ part }) => part > LEAST_PART)
    .sort((a, b) => b.part - a.part)
    .slice(0, 2)
    .map(({ name }) => name)
}

/** LPS and RAS differ in the sign of the first two axes, both ways. */
export const flipAxes = ([x, y, z]: Vector): Vector => [-x, -y, z]

export function toLps(section: Section, [row, column]: Pixel): Vector {
  const down = along(section.origin_mm, section.row_direction, row * section.spacing_mm[0])
  return along(down, section.column_direction, column * section.spacing_mm[1])
}

export function toPixel(section: Section, point: Vector): Pixel {
  const offset = minus(point, section.origin_mm)
  return [
    dot(offset, section.row_direction) / section.spacing_mm[0],
    dot(offset, section.column_direction) / section.spacing_mm[1],
  ]
}

/** The patient's side on which a drawing of an axial section lies: columns run to the patient's left. */
export function sideOf(level: ViewLevel, section: Section, points: readonly Pixel[]): 'left' | 'right' {
  const middle = toPixel(section, level.plane.canal_mm)[1]
  const mean = points.reduce((sum, point) => sum + point[1], 0) / points.length
  return mean > middle ? 'left' : 'right'
}

/** The drawing on which a measure rests: a caliper of that measure and side, or the outline of its tissue. */
export function findDrawing(
  level: ViewLevel,
  measure: string,
  side: 'left' | 'right' | null,
): Drawing | undefined {
  if (level.axial === null) return undefined
  const { section, drawings } = level.axial
  const tissue = OUTLINES[measure]
  return drawings.find((one) =>
    one.kind === 'caliper'
      ? one.measure === measure && (side === null || sideOf(level, section, one.points) === side)
      : one.kind === 'contour' && tissue !== undefined && one.tissue === tissue,
  )
}

// The canal has no outline of its own in the document; who draws one starts from the sac inside it.
const OUTLINES: Record<string, string> = { sac_area: 'dural_sac', canal_area: 'dural_sac' }
/** Measures whose own outline the document holds. */
export const OWN_OUTLINE = new Set(['sac_area'])

const HALF_DEPTH_MM = 7
const ASIDE_MM = 6
const BEHIND_MM = 8
const HALF_THICKNESS_MM = 2

/** What somebody starts from where nothing was drawn yet: near the canal, on the right side. */
export function proposeDrawing(level: ViewLevel, draws: 'outline' | 'segment', side: 'left' | 'right' | null): Pixel[] {
  if (level.axial === null) return []
  const { section } = level.axial
  const { canal_mm, posterior, left } = level.plane
  const at = (mmLeft: number, mmBack: number): Pixel =>
    toPixel(section, along(along(canal_mm, left, mmLeft), posterior, mmBack))
  if (draws === 'outline') {
    const turns = Array.from({ length: 64 }, (_, n) => (2 * Math.PI * n) / 64)
    return turns.map((turn) => at(HALF_DEPTH_MM * Math.cos(turn), HALF_DEPTH_MM * Math.sin(turn)))
  }
  if (side === null) return [at(0, -HALF_DEPTH_MM), at(0, HALF_DEPTH_MM)]
  const away = side === 'left' ? ASIDE_MM : -ASIDE_MM
  return [at(away, BEHIND_MM - HALF_THICKNESS_MM), at(away, BEHIND_MM + HALF_THICKNESS_MM)]
}
