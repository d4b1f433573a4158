import { expect, it } from 'vitest'

import { measureDraft } from '../../src/drawing/draft'
import { canDraw, startDraft } from '../../src/drawing/start'
import type { Picture, Pixel, Row, ViewLevel } from '../../src/record/document'
import { landmarks, level, record, row } from '../spine'

const caliper: [Pixel, Pixel] = [[10, 40], [10, 50]]
const axial: Picture = {
  section: {
    origin_mm: [-50, -30, -100], row_direction: [0, 1, 0], column_direction: [1, 0, 0], spacing_mm: [0.5, 0.5], rows: 128, columns: 256, is_reformat: false, image_sha256: '',
  },
  drawings: [{ kind: 'caliper', points: caliper, tissue: null, measure: 'canal_width', label: '' }],
}
const view: ViewLevel = { ...level, axial, landmarks }
const width = (more: Partial<Row> = {}): Row =>
  ({ ...row('canal_width', 'segment'), key: 'canal_width', measure: 'canal_width', side: null, is_from_side: false, ...more })

it('on the cut is drawn what has a key, where there is a cut', () => {
  expect(canDraw(width(), view, false)).toBe(true)
  expect(canDraw(width({ key: null }), view, false)).toBe(false)
  expect(canDraw(width(), level, true)).toBe(false)
  expect(canDraw(width({ draws: null }), view, true)).toBe(false)
})
it('from the side is drawn where slices are there', () => {
  expect([true, false].map((hasSide) => canDraw(row('slip', 'slip'), level, hasSide))).toEqual([true, false])
})
it('begins at the line that was read, or at the one that a hand drew before', () => {
  expect(measureDraft(startDraft(width(), view, record()))).toBe(5)
  expect(measureDraft(startDraft(width({ drawn: [[10, 40], [10, 56]] }), view, record()))).toBe(8)
})
it('begins near the canal where nothing was read', () => {
  const draft = startDraft(width({ draws: 'outline', measure: 'canal_area' }), view, record())
  expect([draft.draws, draft.points.length, draft.plane]).toEqual(['outline', 64, null])
})
it('draws a slip in millimetres, though its row of percent was chosen', () => {
  const percent = row('slip_percent', 'slip')
  const draft = startDraft(percent, view, record(row('slip', 'slip'), percent))
  expect([draft.row.id, draft.points.length]).toEqual(['slip', 3])
  expect(draft.plane).not.toBeNull()
  expect(startDraft(percent, view, record(percent)).row.id).toBe('slip_percent')
})
