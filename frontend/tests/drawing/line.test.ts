import { expect, it } from 'vitest'

import { linesOf, pathOf, rowAt } from '../../src/drawing/line'
import type { Drawing, Pixel, Row, ViewLevel } from '../../src/record/document'
import { level, row } from '../spine'

const section = {
  origin_mm: [-48, 4, -104], row_direction: [0, 1, 0], column_direction: [1, 0, 0], spacing_mm: [0.5, 0.5], rows: 128, columns: 256, is_reformat: false, image_sha256: '',
} as const
const drawing = (kind: Drawing['kind'], points: Pixel[], more: Partial<Drawing> = {}): Drawing => ({ kind, points, tissue: null, measure: null, label: '', ...more })
const onCut = (...drawings: Drawing[]) => ({ ...level, axial: { section, drawings } }) as unknown as ViewLevel
const of = (id: string, more: Partial<Row>): Row => ({ ...row(id, 'segment'), is_from_side: false, side: null, measure: id, ...more })

/** The canal's middle lies at column 100: what lies beyond is on the patient's left. */
const [right, left]: [Pixel[], Pixel[]] = [[[10, 60], [20, 60]], [[10, 140], [20, 140]]]
const recess = (side: 'left' | 'right') => of(`recess-${side}`, { measure: 'recess', side })

it('a caliper belongs to the row of its measure and side, in millimetres of the cut', () => {
  const view = onCut(drawing('caliper', right, { measure: 'recess' }), drawing('caliper', left, { measure: 'recess' }), drawing('reference', left))
  const lines = linesOf(view, [recess('left'), recess('right')])
  expect(lines.map(({ id }) => id)).toEqual(['recess-right', 'recess-left', null])
  expect(lines[0]?.points).toEqual([[5, 30], [10, 30]])
})
it('the outline of the sac belongs to its area, that of a ligament to its greatest thickness', () => {
  const ring: Pixel[] = [[0, 90], [0, 110], [20, 100]]
  const view = onCut(drawing('contour', ring, { tissue: 'dural_sac' }), drawing('contour', ring, { tissue: 'ligamentum_flavum_left' }))
  const thickness = of('thickness', { measure: 'ligament_thickness_maximum', side: 'left' })
  expect(linesOf(view, [of('sac_area', {}), thickness]).map(({ id }) => id)).toEqual(['sac_area', 'thickness'])
})
it('what a hand drew lies over what it replaced', () => {
  const view = onCut(drawing('caliper', right, { measure: 'width' }))
  const lines = linesOf(view, [of('width', { drawn: [[10, 60], [30, 60]] }), of('slip', { is_from_side: true, drawn: [[0, 0, 0]] })])
  expect(lines.map(({ isOld, drawing }) => [isOld, drawing.label])).toEqual([[true, ''], [false, '7.0 mm']])
})
it('a level without a cut has no lines', () => expect(linesOf(level, [of('width', {})])).toEqual([]))
it('a hand takes the nearest row, the caliper before the outline beside it, and nothing from afar', () => {
  const view = onCut(drawing('contour', [[10, 58], [20, 58]], { tissue: 'dural_sac' }), drawing('caliper', right, { measure: 'width' }))
  const lines = linesOf(view, [of('sac_area', {}), of('width', {})])
  expect(rowAt(lines, [7, 29.4], 0.5)).toBe('width')
  expect(rowAt(lines, [7, 27], 0.5)).toBe('sac_area')
  expect(rowAt(lines, [7, 50], 0.5)).toBeNull()
})
it('a ring is closed, a segment is not', () => {
  expect(pathOf([[1, 2], [3, 4]], false)).toBe('M2.000 1.000 L4.000 3.000')
  expect(pathOf([[1, 2], [3, 4]], true)).toMatch(/ Z$/)
})
