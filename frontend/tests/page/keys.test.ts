import { expect, it } from 'vitest'

import { readKey, readNudge } from '../../src/page/keys'

const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })

it('levels and slices have keys of their own', () => {
  expect(readKey(press('ArrowUp'), true)).toBe('level-up')
  expect(readKey(press('PageDown'), true)).toBe('slice-after')
})
it('single letters can be switched off, and nothing else with them', () => {
  expect(readKey(press('B'), true)).toBe('brighter')
  expect(readKey(press('b'), false)).toBeNull()
  expect(readKey(press('Escape'), false)).toBe('leave')
  expect(readKey(press('z', { ctrlKey: true }), false)).toBe('undo')
})
it('leaves the browser’s own shortcuts alone', () => {
  expect(readKey(press('c', { ctrlKey: true }), true)).toBeNull()
  expect(readKey(press('f', { altKey: true }), true)).toBeNull()
})
it('an arrow moves a point by a tenth of a millimetre, with Shift by one', () => {
  expect(readNudge('ArrowLeft', false)).toEqual([0, -0.1])
  expect(readNudge('ArrowDown', true)).toEqual([1, 0])
  expect(readNudge('a', false)).toBeNull()
})
it('s asks for the next weighting, with Control it saves', () => {
  expect(readKey(press('s'), true)).toBe('series')
  expect(readKey(press('s', { ctrlKey: true }), true)).toBe('save')
})
