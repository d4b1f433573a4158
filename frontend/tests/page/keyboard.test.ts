import { expect, it } from 'vitest'

import { isForViewer } from '../../src/page/keyboard'

const [reading, drawing] = [{ isTyping: false, isDrawing: false }, { isTyping: false, isDrawing: true }]

it('a key in a field is the field’s, but for saving and leaving', () => {
  const typing = { isTyping: true, isDrawing: true }
  expect((['nearer', 'undo', 'level-up'] as const).some((wish) => isForViewer(wish, typing))).toBe(false)
  expect((['save', 'leave'] as const).every((wish) => isForViewer(wish, typing))).toBe(true)
})
it('undoes and saves what is drawn, and leaves both keys to the browser where nothing is', () => {
  expect((['undo', 'save'] as const).every((wish) => isForViewer(wish, drawing))).toBe(true)
  expect((['undo', 'save'] as const).some((wish) => isForViewer(wish, reading))).toBe(false)
  expect(isForViewer('save', { isTyping: true, isDrawing: false })).toBe(false)
})
it('all else is for the viewer', () => {
  expect((['nearer', 'leave', 'help'] as const).every((wish) => isForViewer(wish, reading))).toBe(true)
})
