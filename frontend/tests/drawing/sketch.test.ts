import { expect, it } from 'vitest'

import { planeOf } from '../../src/anatomy/profile'
import { beginFromSide } from '../../src/drawing/draft'
import { drawProfile, holdOf } from '../../src/drawing/sketch'
import { learnWords } from '../../src/record/words'
import { landmarks, level, record, row } from '../spine'

it('says both numbers at the slip and the height at the disc', () => {
  const all = record(row('slip', 'slip'), row('slip_percent', 'slip', { text: '20', unit: '%' }), row('disc_height', 'segment', { text: '8.4' }))
  const strokes = drawProfile({ ...level, landmarks }, all, null)
  expect(strokes.filter(({ label }) => label).map(({ id, label }) => [id, label])).toEqual([['slip', '7.0 mm · 20 %'], ['disc_height', '8.4 mm']])
  expect(strokes.filter(({ kind }) => kind === 'corner')).toHaveLength(3)
})
it('shows nothing where nothing was read', () => {
  expect(drawProfile(level, record(row('slip', 'slip'), row('disc_height', 'segment')), null)).toEqual([])
})
it('shows what was read as the old one where a number was typed instead', () => {
  const strokes = drawProfile({ ...level, landmarks }, record(row('slip', 'slip', { computed: {} })), null)
  expect(strokes.filter(({ id }) => id === 'slip').map(({ kind, label }) => [kind, label])).toEqual([['old', '']])
})
it('follows the hand', () => {
  const slip = row('slip', 'slip')
  const draft = beginFromSide(slip, 'slip', [[-4, 10], [4, 17], [4, -18]], planeOf(level))
  const strokes = drawProfile({ ...level, landmarks }, record(slip), draft)
  expect(strokes.find(({ kind }) => kind === 'line')?.label).toBe('7.0 mm · 20.0 %')
  expect(strokes.some(({ kind }) => kind === 'caliper')).toBe(false)
})
it('gives every corner to the hand, with its name, and nothing where nothing is drawn from the side', () => {
  const corners = { corner: 'Corner: {name}', corner_upper: 'upper', corner_back: 'back', corner_front: 'front' }
  learnWords({ say: corners, keys: [], reasons: [], tissues: {}, digits: {} }, 'en')
  const draft = beginFromSide(row('slip', 'slip'), 'slip', [[-4, 10], [4, 17], [4, -18]], planeOf(level))
  expect(holdOf(draft)?.names).toEqual(['Corner: upper', 'Corner: back', 'Corner: front'])
  expect(holdOf({ ...draft, plane: null })).toBeNull()
})
