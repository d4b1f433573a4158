// A level seen from the side: the plane in which it is measured there, and what its corners and ends give. Points are
// millimetres [down, back] of that plane, upright as the slices are; the clinic measures them again in the same way.

import type { Landmarks, Row, Vector, ViewLevel } from '../record/document'
import { distance, type Mm } from './geometry'
import { along, cross, dot, minus, unit } from './space'

export interface ProfilePlane {
  origin: Vector
  down: Vector
  back: Vector
  left: Vector
}

export function planeOf({ plane }: ViewLevel): ProfilePlane {
  const { centre_mm: origin, left, posterior } = plane
  const down = unit(along([0, 0, -1], left, left[2]))
  const across = cross(left, down)
  return { origin, down, left, back: dot(across, posterior) > 0 ? across : along([0, 0, 0], across, -1) }
}

export function toPlane({ origin, down, back }: ProfilePlane, point: Vector): Mm {
  const offset = minus(point, origin)
  return [dot(offset, down), dot(offset, back)]
}

export const fromPlane = ({ origin, down, back }: ProfilePlane, [d, b]: Mm): Vector => along(along(origin, down, d), back, b)

/** Where the line through a point of a slice, straight across the slices, meets the plane. */
export function meetPlane(plane: ProfilePlane, point: Vector, across: Vector): Mm {
  const mm = -dot(minus(point, plane.origin), plane.left) / dot(across, plane.left)
  return toPlane(plane, along(point, across, mm))
}

/** Corners that a slip is read from: of the body above the back one, of the body below the back and the front one. */
export type Corners = [upper: Mm, back: Mm, front: Mm]

export const LEAST_ENDPLATE_MM = 15
const PERCENT = 100

export interface Slip {
  mm: number
  percent: number
  /** Where the upper body's corner stands over the line of the lower endplate. */
  foot: Mm
}

/** Along the lower endplate; forward is positive. */
export function measureSlip([upper, back, front]: Corners): Slip {
  const long = distance(back, front) || 1e-9
  const [d, b] = [(back[0] - front[0]) / long, (back[1] - front[1]) / long]
  const mm = (back[0] - upper[0]) * d + (back[1] - upper[1]) * b
  return { mm, percent: (PERCENT * mm) / long, foot: [back[0] - mm * d, back[1] - mm * b] }
}

const HALF_CANAL_MM = 8
const HALF_HEIGHT_MM = 4

/** Where the corners and ends are where the document does not say: about a disc of usual height, in front of the canal. */
export function proposeLandmarks({ plane }: ViewLevel): { [name in keyof Landmarks]: [Vector, Vector] } {
  const { centre_mm, canal_mm, posterior, superior } = plane
  const reach = Math.max(dot(minus(canal_mm, centre_mm), posterior) - HALF_CANAL_MM, LEAST_ENDPLATE_MM)
  const at = (back: number, up: number) => along(along(centre_mm, posterior, back), superior, up)
  const endplate = (up: number): [Vector, Vector] => [at(-reach, up), at(reach, up)]
  return {
    upper_endplate: endplate(HALF_HEIGHT_MM),
    lower_endplate: endplate(-HALF_HEIGHT_MM),
    disc_height: [at(0, HALF_HEIGHT_MM), at(0, -HALF_HEIGHT_MM)],
  }
}

/** What somebody begins to draw from: what a hand drew, else what was read, else a guess. */
export function startProfile(level: ViewLevel, row: Row): Mm[] {
  const drawn = row.drawn as Vector[] | null
  const { upper_endplate, lower_endplate, disc_height } = { ...proposeLandmarks(level), ...known(level.landmarks) }
  const computed = row.draws === 'slip' ? [upper_endplate[1], lower_endplate[1], lower_endplate[0]] : disc_height
  return (drawn ?? computed).map((point) => toPlane(planeOf(level), point))
}

const known = (landmarks: Landmarks | null | undefined): Partial<{ [name in keyof Landmarks]: [Vector, Vector] }> =>
  Object.fromEntries(Object.entries(landmarks ?? {}).filter(([, ends]) => ends !== null))

/** What was read from the images; null where the document does not keep it. */
export function readProfile(level: ViewLevel, row: Row): Mm[] | null {
  const { upper_endplate, lower_endplate, disc_height } = known(level.landmarks)
  const isThere = row.draws === 'slip' ? upper_endplate && lower_endplate : disc_height
  return isThere ? startProfile(level, { ...row, drawn: null }) : null
}
