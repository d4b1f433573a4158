import { describe, expect, it } from 'vitest'

import { areaOf, chooseHandles, crossesItself, lengthOf, type Mm, nearest, openRing, pull, toMm, toPixels } from '../../src/anatomy/geometry'

const ellipse = (a: number, b: number, count = 400): Mm[] =>
  Array.from({ length: count }, (_, n) => {
    const turn = (2 * Math.PI * n) / count
    return [20 + b * Math.sin(turn), 30 + a * Math.cos(turn)]
  })
const square: Mm[] = [[0, 0], [0, 10], [10, 10], [10, 0]]

describe('area', () => {
  it('of an analytic ellipse, whichever way round', () => {
    const ring = ellipse(11, 8)
    expect(areaOf(ring)).toBeCloseTo(Math.PI * 11 * 8, 1)
    expect(areaOf([...ring].reverse())).toBeCloseTo(areaOf(ring), 9)
  })
  it('does not depend on where the ring lies', () => {
    expect(areaOf(square.map(([r, c]) => [r + 1e3, c - 1e3]))).toBeCloseTo(100, 6)
  })
  it('uses the spacing of rows and of columns', () => {
    expect(areaOf(toMm([[0, 0], [0, 10], [10, 10], [10, 0]], [0.5, 2]))).toBeCloseTo(5 * 20, 9)
    expect(toPixels(toMm([[3, 4]], [0.5, 2]), [0.5, 2])).toEqual([[3, 4]])
  })
})

describe('length', () => {
  it('of a segment and round a ring', () => {
    expect(lengthOf([[0, 0], [3, 4]], false)).toBe(5)
    expect(lengthOf(square, true)).toBe(40)
  })
})

describe('openRing', () => {
  it('leaves out the point that closes the ring, and nothing else', () => {
    expect(openRing([...square, square[0] as Mm])).toEqual(square)
    expect(openRing(square)).toEqual(square)
  })
})

describe('pull', () => {
  it('moves the point fully, its neighbours less, the far side not at all', () => {
    const ring = ellipse(11, 8)
    const moved = pull(ring, 0, [0, 2], 5)
    expect(moved[0]).toEqual([20, 43])
    const near = (moved[3] as Mm)[1] - (ring[3] as Mm)[1]
    expect(near).toBeGreaterThan(1)
    expect(near).toBeLessThan(2)
    expect(moved[200]).toEqual(ring[200])
    expect(areaOf(moved)).toBeGreaterThan(areaOf(ring))
  })
  it('reaches the same way across the place where the ring begins', () => {
    const ring = ellipse(8, 8)
    const moved = pull(ring, 0, [1, 0], 5)
    const shiftOf = (n: number) => (moved[n] as Mm)[0] - (ring[n] as Mm)[0]
    expect(shiftOf(5)).toBeCloseTo(shiftOf(395), 9)
  })
  it('moves one end of a segment alone', () => {
    expect(pull([[0, 0], [3, 4]], 1, [1, 1], 5)).toEqual([[0, 0], [4, 5]])
  })
})

describe('handles', () => {
  it('stand evenly round a ring', () => {
    const ring = ellipse(11, 8)
    const handles = chooseHandles(ring, 3)
    expect(handles.length).toBe(Math.round(lengthOf(ring, true) / 3))
    expect(new Set(handles).size).toBe(handles.length)
  })
  it('are both ends of a segment', () => expect(chooseHandles([[0, 0], [1, 1]], 3)).toEqual([0, 1]))
  it('nearest finds the point under a finger', () => expect(nearest(square, [9, 9.5])).toBe(2))
})

describe('crossesItself', () => {
  it('sees a bow tie and lets an ellipse pass', () => {
    expect(crossesItself([[0, 0], [10, 10], [0, 10], [10, 0]])).toBe(true)
    expect(crossesItself(ellipse(11, 8))).toBe(false)
  })
})
