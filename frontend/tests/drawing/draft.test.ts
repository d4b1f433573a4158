import { describe, expect, it } from 'vitest'

import { type Corners, measureSlip, planeOf } from '../../src/anatomy/profile'
import { beginDraft, beginFromSide, faultOf, isChanged, keepStep, measureDraft, pullDraft, toSent, undoDraft } from '../../src/drawing/draft'
import type { Pixel, Row, Vector, ViewLevel } from '../../src/record/document'

const row = { id: 'sac_area', full: 'Dural sac: Area' } as Row
const ring: Pixel[] = [[0, 0], [0, 20], [20, 20], [20, 0], [0, 0]]

describe('a correction being drawn', () => {
  const begun = beginDraft(row, 'outline', ring, [0.5, 0.5])

  it('begins with what the drawing measures, unchanged', () => {
    expect(measureDraft(begun)).toBe(100)
    expect(isChanged(begun)).toBe(false)
  })
  it('follows the hand, and goes back step by step', () => {
    const once = pullDraft(keepStep(begun), 0, [-2, -2], 1)
    const twice = pullDraft(keepStep(once), 1, [-2, 2], 1)
    expect(measureDraft(once)).toBe(120)
    expect(measureDraft(twice)).toBe(144)
    expect(measureDraft(undoDraft(twice))).toBe(120)
    expect(undoDraft(undoDraft(twice)).points).toEqual(begun.points)
    expect(undoDraft(begun)).toBe(begun)
  })
  it('sends pixels that measure what it says', () => {
    const moved = pullDraft(begun, 2, [3, 1], 1)
    expect(measureDraft(beginDraft(row, 'outline', toSent(moved) as Pixel[], [0.5, 0.5]))).toBe(measureDraft(moved))
  })
  it('knows an outline that crosses itself', () => {
    expect(faultOf(begun)).toBeNull()
    expect(faultOf(pullDraft(begun, 0, [15, 6], 1))).toBe('crosses')
  })
  it('measures a segment in millimetres, with unequal pixels', () => {
    const segment = beginDraft(row, 'segment', [[0, 0], [6, 2]], [0.5, 2])
    expect(measureDraft(segment)).toBe(5)
    expect(measureDraft(pullDraft(segment, 1, [1, 0], 5))).toBeCloseTo(Math.hypot(4, 4), 3)
  })
})

describe('a slip being drawn from the side', () => {
  const level = { plane: { centre_mm: [3, -22, -108], left: [1, 0, 0], posterior: [0, 1, 0], superior: [0, 0, 1] } } as unknown as ViewLevel
  const begun = beginFromSide({ id: 'slip' } as Row, 'slip', [[-4, 10], [4, 17], [4, -18]], planeOf(level))

  it('begins with its number, and each corner moves alone', () => {
    expect(measureDraft(begun)).toBe(7)
    const moved = pullDraft(begun, 0, [0, 3], 15)
    expect(measureDraft(moved)).toBe(4)
    expect(moved.points.slice(1)).toEqual(begun.points.slice(1))
    expect(begun.handles).toEqual([0, 1, 2])
  })
  it('goes into percent of the lower endplate', () => {
    expect(measureSlip(begun.points as Corners).percent).toBeCloseTo(20, 9)
  })
  it('is sent as places in the patient', () => {
    const sent = toSent(begun) as Vector[]
    expect(sent[0]?.map((mm) => Math.round(mm * 1e6) / 1e6)).toEqual([3, -12, -104])
  })
  it('knows an endplate that runs the wrong way or is none', () => {
    expect(faultOf(begun)).toBeNull()
    expect(faultOf(pullDraft(begun, 2, [0, 40], 5))).toBe('backward')
    expect(faultOf(pullDraft(begun, 2, [0, 25], 5))).toBe('backward')
  })
})
