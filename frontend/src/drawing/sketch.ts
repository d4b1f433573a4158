// What was measured of a level from the side, and what is being drawn there, as lines over the slices.

import { distance, type Mm } from '../anatomy/geometry'
import { type Corners, fromPlane, measureSlip, planeOf, type ProfilePlane, readProfile, startProfile } from '../anatomy/profile'
import { findRow, type Level, type Row, type Vector, type ViewLevel } from '../record/document'
import { say, writeNumber } from '../record/words'
import type { Hold } from '../slices/hands'
import type { Stroke } from '../slices/stroke'
import type { Draft } from './draft'

/** What was measured of a level from the side. What is being drawn goes before what the record says. */
export function drawProfile(level: ViewLevel, record: Level, draft: Draft | null): Stroke[] {
  const [slip, percent, height] = ['slip', 'slip_percent', 'disc_height'].map((id) => findRow(record, id))
  const upper = level.landmarks?.upper_endplate
  return [
    ...(upper ? [stroke('reference', upper)] : []),
    ...drawRow(level, slip, draft, percent ? ` · ${percent.text} ${percent.unit}` : ''),
    ...drawRow(level, height, draft, ''),
  ]
}

function drawRow(level: ViewLevel, row: Row | undefined, draft: Draft | null, more: string): Stroke[] {
  if (!row) return []
  const plane = planeOf(level)
  const isHere = draft?.row.id === row.id
  const read = readProfile(level, row)
  const old = read && (isHere || row.computed) ? toStrokes(plane, row, read, 'old', '') : []
  if (isHere) return [...old, ...toStrokes(plane, row, draft.points, 'line', sayDraft(draft))]
  const points = row.drawn ? startProfile(level, row) : row.computed ? null : read
  return points && row.value !== null ? [...old, ...toStrokes(plane, row, points, 'caliper', `${row.text} ${row.unit}${more}`)] : old
}

function toStrokes(plane: ProfilePlane, row: Row, points: readonly Mm[], kind: 'caliper' | 'old' | 'line', label: string): Stroke[] {
  const lps = (...some: Mm[]) => some.map((point) => fromPlane(plane, point))
  if (row.draws !== 'slip') return [{ id: row.id, kind, points: lps(...points), label, side: 'front' }]
  const corners = points as Corners
  const { foot } = measureSlip(corners)
  const [upper, back, front] = corners
  const lines = [lps(front, back), lps(upper, foot)]
  const marks = kind === 'caliper' ? corners.map((corner) => stroke('corner', lps(corner))) : []
  return [
    ...lines.map((line) => stroke(kind === 'old' ? 'old' : 'reference', line)),
    ...marks,
    { id: row.id, kind, points: lps(foot, back), label, side: 'back' },
  ]
}

const stroke = (kind: Stroke['kind'], points: Vector[]): Stroke => ({ id: null, kind, points, label: '', side: 'back' })

export function sayDraft(draft: Draft): string {
  if (draft.draws !== 'slip') return `${writeNumber(distance(draft.points[0] as Mm, draft.points[1] as Mm))} mm`
  const { mm, percent } = measureSlip(draft.points as Corners)
  return `${writeNumber(mm)} mm · ${writeNumber(percent)} %`
}

const HANDLES = { slip: ['corner_upper', 'corner_back', 'corner_front'], segment: ['end_upper', 'end_lower'], outline: [] }

/** The points of a draft that a hand can take, with their names. */
export function holdOf(draft: Draft | null): Hold | null {
  if (draft === null || draft.plane === null) return null
  const { plane, points, draws, begun } = draft
  const names = HANDLES[draws].map((name) => say('corner', { name: say(name) }))
  return { from: begun, points: points.map((point) => fromPlane(plane, point)), names }
}
