import { describe, expect, it } from 'vitest'

import { orient } from '../../src/anatomy/orientation'
import { sidesOf } from '../../src/anatomy/space'
import type { Geometry } from '../../src/anatomy/stack'
import type { Vector } from '../../src/record/document'

/** A stack by its steps to the right, the front and the head, in RAS. */
function stack(...steps: [Vector, Vector, Vector]): Geometry {
  const matRAS = [0, 1, 2].flatMap((row) => [...steps.map((step) => step[row] as number), 0])
  const pixDimsRAS = [1, ...steps.map((step) => Math.hypot(...step))]
  return { matRAS, pixDimsRAS, dimsRAS: [3, 256, 256, 20] } as unknown as Geometry
}
const sides = ({ right, down }: { right: Vector; down: Vector }) => [sidesOf(right)[0], sidesOf(down)[0]]

describe('slices from the side', () => {
  it('have the back of the patient on the right and the foot below', () => {
    const seen = orient(stack([4, 0, 0], [0, 0.6, 0], [0, 0, 0.6]), 'sagittal')
    expect(sides(seen)).toEqual(['back', 'foot'])
    expect([seen.axis, seen.isUpsideDown]).toEqual([0, false])
  })
})

describe('slices across', () => {
  it('have the left of the patient on the right and the back below', () => {
    const seen = orient(stack([0.5, 0, 0], [0, 0.5, 0], [0, 0, 4]), 'axial')
    expect(sides(seen)).toEqual(['left', 'back'])
    expect([seen.axis, seen.isUpsideDown]).toEqual([2, false])
  })
  it('along a steep disc are shown as they were acquired, turned so that the front is above', () => {
    const [c, s] = [Math.cos(0.9), Math.sin(0.9)] // 52 degrees: nearer to coronal than to axial
    const seen = orient(stack([0.5, 0, 0], [0, 4 * s, 4 * c], [0, -0.5 * c, 0.5 * s]), 'axial')
    expect([seen.axis, seen.isUpsideDown]).toEqual([1, true])
    expect(sidesOf(seen.down)).toEqual(['head', 'back'])
  })
  it('along a disc that is steep the other way have the front above already', () => {
    const [c, s] = [Math.cos(0.9), Math.sin(0.9)]
    const seen = orient(stack([0.5, 0, 0], [0, 4 * s, -4 * c], [0, 0.5 * c, 0.5 * s]), 'axial')
    expect([seen.axis, seen.isUpsideDown]).toEqual([1, false])
    expect(sidesOf(seen.down)).toEqual(['foot', 'back'])
  })
})
