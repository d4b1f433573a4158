import { expect, it } from 'vitest'

import { clear, isNear } from '../../src/slices/stroke'

it('a label keeps its place where nothing is in the way', () => {
  expect(clear('3.5 mm · 10 %', [180, 600], [[200, 560], [300, 600]])).toBe(600)
})
it('a label moves above the name of a level that it would lie over', () => {
  expect(clear('3.5 mm · 10 %', [180, 603], [[225, 602]])).toBe(590)
})
it('a hand is near a line within some pixels of it', () => {
  expect(isNear([[10, 10], [10, 40]], [15, 25])).toBe(true)
  expect(isNear([[10, 10], [10, 40]], [25, 25])).toBe(false)
  expect(isNear(null, [0, 0])).toBe(false)
})
