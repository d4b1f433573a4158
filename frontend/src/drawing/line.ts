// A line of the measured cut, in millimetres of it: the row that it measures, and how it is drawn.

import { distance, distanceTo, type Mm, toMm } from '../anatomy/geometry'
import { sideOf } from '../anatomy/space'
import { svg } from '../page/element'
import type { Drawing, Pixel, Row, Section, ViewLevel } from '../record/document'
import { tissue } from '../record/words'

const NEAR_PX = 10
const TEXT_PX = 14
const TICK_PX = 5

export interface Line {
  /** The row that it measures. */
  id: string | null
  points: Mm[]
  drawing: Drawing
  /** A hand has replaced it. */
  isOld: boolean
}

/** The lines of the document, then those that hands drew. */
export function linesOf(view: ViewLevel, rows: readonly Row[]): Line[] {
  if (view.axial === null) return []
  const { section, drawings } = view.axial
  const byHand = rows.filter((row) => row.drawn && !row.is_from_side).map((row) => ofHand(row, row.drawn as Pixel[], section))
  return [...drawings.map((drawing) => ofDocument(drawing, view, section, rows)), ...byHand]
}

function ofDocument(drawing: Drawing, view: ViewLevel, section: Section, rows: readonly Row[]): Line {
  const side = drawing.kind === 'reference' ? null : sideOf(view, section, drawing.points)
  const row = rows.find((one) => belongs(drawing, one, side))
  const isOld = row?.drawn != null && (drawing.kind === 'caliper' || row.measure === 'sac_area')
  return { id: row?.id ?? null, points: toMm(drawing.points, section.spacing_mm), drawing, isOld }
}

/** Whether a drawing of the document shows what a row measures. */
function belongs(drawing: Drawing, row: Row, side: 'left' | 'right' | null): boolean {
  if (drawing.kind === 'caliper') return drawing.measure === row.measure && (row.side === null || row.side === side)
  if (drawing.kind !== 'contour') return false
  if (drawing.tissue === 'dural_sac') return row.measure === 'sac_area'
  return drawing.tissue === `ligamentum_flavum_${row.side}` && row.measure === 'ligament_thickness_maximum'
}

function ofHand(row: Row, points: Pixel[], section: Section): Line {
  const isRing = row.draws === 'outline'
  const drawing: Drawing = {
    kind: isRing ? 'contour' : 'caliper', points, tissue: isRing ? 'dural_sac' : null, measure: row.measure, label: `${row.text} ${row.unit}`,
  }
  return { id: row.id, points: toMm(points, section.spacing_mm), drawing, isOld: false }
}

/** The row whose line lies under a hand; a caliper goes before the outline beside it. unit: millimetres of one pixel. */
export function rowAt(lines: readonly Line[], at: Mm, unit: number): string | null {
  const near = lines
    .filter((line) => line.id !== null && !line.isOld)
    .map((line) => ({ line, away: distanceTo(line.points, at) - (line.drawing.kind === 'caliper' ? 2 * unit : 0) }))
    .sort((a, b) => a.away - b.away)[0]
  return near && near.away <= NEAR_PX * unit ? near.line.id : null
}

export function drawLine(line: Line, isChosen: boolean, unit: number): Element[] {
  const { kind, label } = line.drawing
  const colour = line.drawing.tissue ? tissue(line.drawing.tissue)?.colour : undefined
  const d = pathOf(line.points, kind === 'contour')
  const state = [line.isOld ? 'old' : kind, isChosen ? 'chosen' : ''].join(' ').trim()
  const path = svg('path', { class: state, d, stroke: line.isOld ? null : colour, fill: state.startsWith('contour chosen') ? colour : null })
  const parts: Element[] = [svg('path', { class: `halo ${line.isOld ? 'old' : kind}`, d }), path]
  if (kind === 'caliper' && !line.isOld) {
    parts.push(...line.points.map((end) => drawTick(line.points, end, state, unit)))
    if (label) parts.push(write(label, line.points, state, unit))
  }
  return parts
}

/** A line that is being drawn anew, as it was. */
export const drawOld = (line: Line): Element => svg('path', { class: 'old', d: pathOf(line.points, line.drawing.kind === 'contour') })

function drawTick(points: readonly Mm[], end: Mm, state: string, unit: number): Element {
  const [a, b] = [points[0] as Mm, points.at(-1) as Mm]
  const long = distance(a, b) || 1
  const half = TICK_PX * unit
  const [r, c] = [((b[1] - a[1]) / long) * half, (-(b[0] - a[0]) / long) * half]
  return svg('path', { class: state, d: pathOf([[end[0] + r, end[1] + c], [end[0] - r, end[1] - c]], false) })
}

function write(text: string, points: readonly Mm[], state: string, unit: number): Element {
  const end = [...points].sort((a, b) => b[0] - a[0])[0] as Mm
  const place = { x: end[1], y: end[0] + 1.35 * TEXT_PX * unit, 'font-size': TEXT_PX * unit, 'stroke-width': (TEXT_PX / 4) * unit }
  return svg('text', { class: state, 'text-anchor': 'middle', ...place }, text)
}

export const pathOf = (points: readonly Mm[], isRing: boolean): string =>
  points.map(([row, column], n) => `${n ? 'L' : 'M'}${column.toFixed(3)} ${row.toFixed(3)}`).join(' ') + (isRing ? ' Z' : '')
