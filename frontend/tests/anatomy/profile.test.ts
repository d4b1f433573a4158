import { describe, expect, it } from 'vitest'

import { type Corners, fromPlane, measureSlip, meetPlane, planeOf, startProfile, toPlane } from '../../src/anatomy/profile'
import { dot, minus } from '../../src/anatomy/space'
import type { Vector } from '../../src/record/document'
import { landmarks, left, level, posterior, row } from '../spine'

const [c, s] = [Math.cos(0.4), Math.sin(0.4)]
const near = (a: readonly number[], b: readonly number[]) => a.forEach((n, axis) => expect(n).toBeCloseTo(b[axis] as number, 9))

describe('the plane from the side', () => {
  const plane = planeOf(level)

  it('stands upright, with the back of the patient to the right', () => {
    near(plane.down, [0, 0, -1])
    expect(dot(plane.back, posterior)).toBeGreaterThan(0.9)
    expect(dot(plane.back, left)).toBeCloseTo(0, 12)
  })
  it('gives every place back', () => near(toPlane(plane, fromPlane(plane, [7, -3])), [7, -3]))
  it('is met straight across the slices, so that a point stays under the hand', () => {
    const across: Vector = [1, 0, 0]
    const point: Vector = [9, -30, -90]
    const met = fromPlane(plane, meetPlane(plane, point, across))
    const moved = minus(met, point)
    near([moved[1], moved[2]], [0, 0])
    expect(dot(minus(met, plane.origin), left)).toBeCloseTo(0, 9)
  })
})

describe('a slip', () => {
  const corners: Corners = [[-4, 10], [4, 17], [4, -18]]
  it('lies along the lower endplate, forward positive', () => {
    const { mm, percent, foot } = measureSlip(corners)
    expect([mm, percent]).toEqual([7, 20])
    near(foot, [4, 10])
    expect(measureSlip([[-4, 19], corners[1], corners[2]]).mm).toBe(-2)
  })
  it('does not change with a turn of the picture', () => {
    const turned = corners.map(([d, b]) => [c * d - s * b, s * d + c * b]) as Corners
    expect(measureSlip(turned).mm).toBeCloseTo(7, 9)
    expect(measureSlip(turned).percent).toBeCloseTo(20, 9)
  })
  it('of an endplate without length is a number all the same', () => {
    expect(Number.isFinite(measureSlip([[0, 0], [1, 1], [1, 1]]).mm)).toBe(true)
  })
})

describe('what somebody begins to draw from', () => {
  it('begins at what was read, or at what a hand drew before', () => {
    const read = startProfile({ ...level, landmarks }, row('slip', 'slip'))
    near(fromPlane(planeOf(level), read[1] as [number, number]), landmarks.lower_endplate[1])
    const drawn: Vector[] = [landmarks.upper_endplate[1], landmarks.lower_endplate[1], fromPlane(planeOf(level), [0, -30])]
    near(startProfile({ ...level, landmarks }, row('slip', 'slip', { drawn }))[2] as number[], [0, -30])
  })
  it('begins with a guess that is no slip where an older document says nothing', () => {
    expect(measureSlip(startProfile(level, row('slip', 'slip')) as Corners).mm).toBeCloseTo(0, 9)
    expect(startProfile({ ...level, landmarks: { ...landmarks, lower_endplate: null } }, row('slip', 'slip'))).toHaveLength(3)
  })
})
