import { expect, it } from 'vitest'

import { brighter, harder, PRESETS, shift, toEnds, toLine, type Window } from '../../src/picture/shade'

const standard = PRESETS['standard'] as Window
const through = (window: Window, grey: number) => toLine(window).slope * grey + toLine(window).intercept

it('the standard window leaves a picture as it is', () => {
  expect(toLine(standard)).toEqual({ slope: 1, intercept: 0 })
  expect(toEnds(standard, 20, 420)).toEqual([20, 420])
})
it('both kinds of picture see the same part of their range', () => {
  const window = PRESETS['bone'] as Window
  const [black, white] = toEnds(window, 100, 300)
  expect(through(window, (black - 100) / 200)).toBeCloseTo(0)
  expect(through(window, (white - 100) / 200)).toBeCloseTo(1)
})
it('brighter makes a grey brighter, harder spreads greys apart', () => {
  expect(through(brighter(standard), 0.4)).toBeGreaterThan(0.4)
  expect(through(harder(standard), 0.7)).toBeGreaterThan(0.7)
  expect(through(harder(standard), 0.3)).toBeLessThan(0.3)
})
it('no drag makes a window of no width', () => expect(shift(standard, 0, -9).width).toBeGreaterThan(0))
