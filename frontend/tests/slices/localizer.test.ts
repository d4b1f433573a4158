import { expect, it } from 'vitest'

import type { Vector, ViewLevel } from '../../src/record/document'
import { levelAt, namesOf } from '../../src/slices/localizer'
import type { Place } from '../../src/slices/stroke'

const at = (name: string, z: number): ViewLevel => ({
  level: name,
  plane: { centre_mm: [0, 0, z], canal_mm: [0, 24, z], left: [1, 0, 0], posterior: [0, 1, 0], superior: [0, 0, 1] },
  axial: null,
})
const levels = [at('L4-L5', -40), at('L5-S1', -75)]
/** Two pixels a millimetre, the front on the left, the head above. */
const toScreen = ([, y, z]: Vector): Place => [100 + 2 * y, -2 * z]

it('a name begins behind the canal', () => expect(namesOf(levels, toScreen)).toEqual([[176, 80], [176, 150]]))
it('a name that is not on the screen is left out', () => {
  expect(namesOf(levels, (point) => (point[2] < -50 ? null : toScreen(point)))).toEqual([[176, 80]])
})
it('a hand on a name finds its level', () => {
  expect(levelAt(levels, [190, 85], toScreen)).toBe('L4-L5')
  expect(levelAt(levels, [190, 140], toScreen)).toBe('L5-S1')
})
it('a hand beside every name finds none', () => {
  expect(levelAt(levels, [190, 115], toScreen)).toBeNull()
  expect(levelAt(levels, [120, 80], toScreen)).toBeNull()
  expect(levelAt([], [190, 85], toScreen)).toBeNull()
})
