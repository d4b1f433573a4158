// A line over the slices: where it lies in the patient, and how it is drawn on the screen.

import { distanceTo } from '../anatomy/geometry'
import { svg } from '../page/element'
import type { Vector } from '../record/document'

/** Points in LPS. id: the row that it measures. side: of the line's label. */
export interface Stroke {
  id: string | null
  kind: 'caliper' | 'reference' | 'corner' | 'old' | 'line'
  points: Vector[]
  label: string
  side: 'front' | 'back'
}

/** Pixels from the upper left corner of the screen. */
export type Place = [x: number, y: number]

const NEAR_PX = 8
const TEXT_GAP_PX = 8
const TICK_PX = 5
const CORNER_PX = 2.5
const LINE_PX = 17 // from one line of letters to the next
const LETTER_PX = 7.5
const NAME_PX = 52
export const NAME_DOWN_PX = 5 // from the end of a level's line to the foot of its name

export const isNear = (ends: readonly Place[] | null, at: Place): boolean => ends !== null && distanceTo(ends, at) <= NEAR_PX

/** isAway: it lies on another slice than the one in view. names: where the levels' names begin. */
export function drawStroke(stroke: Stroke, ends: readonly Place[] | null, seen: { isAway: boolean; isChosen: boolean; names: readonly Place[] }): Element[] {
  const [a, b = a] = ends ?? []
  if (!a || !b) return []
  const state = ['measured', stroke.kind, seen.isChosen && 'chosen', seen.isAway && 'away'].filter(Boolean).join(' ')
  if (stroke.kind === 'corner') return [svg('circle', { class: state, cx: a[0], cy: a[1], r: CORNER_PX })]
  const d = pathOf(a, b)
  const isMeasured = stroke.kind === 'caliper' || stroke.kind === 'line'
  return [
    svg('path', { class: `halo ${state}`, d }),
    svg('path', { class: state, d }),
    ...(isMeasured ? ticks(a, b).map((tick) => svg('path', { class: state, d: tick })) : []),
    ...(stroke.label ? [write(stroke, a, b, { state, names: seen.names })] : []),
  ]
}

const pathOf = (a: Place, b: Place): string => `M${a[0].toFixed(1)} ${a[1].toFixed(1)} L${b[0].toFixed(1)} ${b[1].toFixed(1)}`

/** Short lines across both ends. */
function ticks(a: Place, b: Place): string[] {
  const long = Math.hypot(b[0] - a[0], b[1] - a[1])
  if (long < 1) return []
  const [x, y] = [(-(b[1] - a[1]) / long) * TICK_PX, ((b[0] - a[0]) / long) * TICK_PX]
  return [a, b].map((end) => pathOf([end[0] + x, end[1] + y], [end[0] - x, end[1] - y]))
}

function write({ label, side }: Stroke, a: Place, b: Place, { state, names }: { state: string; names: readonly Place[] }): SVGElement {
  if (side === 'front') {
    const place = { x: Math.min(a[0], b[0]) - TEXT_GAP_PX, y: Math.min(a[1], b[1]) + TEXT_GAP_PX / 2 }
    return svg('text', { class: state, ...place, 'text-anchor': 'end' }, label)
  }
  const x = Math.max(a[0], b[0]) + TEXT_GAP_PX
  const y = clear(label, [x, Math.max(a[1], b[1]) + 2 * TEXT_GAP_PX], names)
  return svg('text', { class: state, x, y }, label)
}

/** The height of a label that would lie over the name of a level: just above that name. */
export function clear(label: string, [x, y]: Place, names: readonly Place[]): number {
  const under = names.find(([left, top]) => {
    const isBeside = x > left + NAME_PX || x + label.length * LETTER_PX < left
    return !isBeside && Math.abs(y - top - NAME_DOWN_PX) < LINE_PX
  })
  return under ? under[1] + NAME_DOWN_PX - LINE_PX : y
}
