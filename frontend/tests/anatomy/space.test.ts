import { describe, expect, it } from 'vitest'

import { findDrawing, flipAxes, opposite, proposeDrawing, sideOf, sidesOf, toLps, toPixel } from '../../src/anatomy/space'
import { directionOf, type Geometry, outside, sliceAxis } from '../../src/anatomy/stack'
import type { Drawing, Pixel, Section, ViewLevel } from '../../src/record/document'

// Rows run to the back (+y), columns to the patient's left (+x).
const section: Section = {
  origin_mm: [-30, -20, 5], row_direction: [0, 1, 0], column_direction: [1, 0, 0], spacing_mm: [0.5, 0.3],
  rows: 100, columns: 200, is_reformat: false, image_sha256: '',
}
const caliper = (column: number): Drawing => ({
  kind: 'caliper', points: [[60, column], [66, column]], tissue: null, measure: 'ligament_thickness_maximum', label: '',
})
const level: ViewLevel = {
  level: 'L4-L5',
  plane: { centre_mm: [0, -20, 5], canal_mm: [0, 10, 5], superior: [0, 0, 1], posterior: [0, 1, 0], left: [1, 0, 0] },
  axial: { section, drawings: [caliper(120), caliper(80), { ...caliper(0), kind: 'contour', tissue: 'dural_sac', measure: null }] },
}

describe('sections', () => {
  it('take points to the patient and back', () => {
    expect(toLps(section, [10, 20])).toEqual([-24, -15, 5])
    const back = toPixel(section, [-24, -15, 9])
    expect(back[0]).toBeCloseTo(10)
    expect(back[1]).toBeCloseTo(20)
  })
  it('LPS and RAS are each other with two signs changed', () => expect(flipAxes(flipAxes([1, 2, 3]))).toEqual([1, 2, 3]))
})

describe('sides', () => {
  it('the patient’s right is on the left of an axial section', () => {
    expect(sidesOf(section.column_direction)).toEqual(['left'])
    expect(sidesOf(opposite(section.column_direction))).toEqual(['right'])
    const [leftEdge, rightEdge] = [toLps(section, [0, 0]), toLps(section, [0, 199])]
    expect(leftEdge[0]).toBeLessThan(rightEdge[0]) // LPS x grows to the patient's left
  })
  it('a steep section says both sides that its edge goes to, the main one first', () => {
    const tilted = (degrees: number): [number, number, number] => [0, Math.cos((degrees * Math.PI) / 180), -Math.sin((degrees * Math.PI) / 180)]
    expect(sidesOf(tilted(10))).toEqual(['back'])
    expect(sidesOf(tilted(30))).toEqual(['back', 'foot'])
    expect(sidesOf(opposite(tilted(55)))).toEqual(['head', 'front'])
  })
  it('a column beyond the canal’s middle is on the patient’s left', () => {
    expect(sideOf(level, section, [[60, 120]])).toBe('left')
    expect(sideOf(level, section, [[60, 80]])).toBe('right')
  })
  it('each ligament finds its own caliper', () => {
    expect(findDrawing(level, 'ligament_thickness_maximum', 'left')?.points[0]?.[1]).toBe(120)
    expect(findDrawing(level, 'ligament_thickness_maximum', 'right')?.points[0]?.[1]).toBe(80)
    expect(findDrawing(level, 'ligament_thickness_midpoint', 'right')).toBeUndefined()
    expect(findDrawing(level, 'sac_area', null)?.tissue).toBe('dural_sac')
  })
  it.each(['left', 'right'] as const)('what is proposed for the %s ligament lies on that side', (side) => {
    expect(sideOf(level, section, proposeDrawing(level, 'segment', side))).toBe(side)
  })
  it('what is proposed lies on the picture', () => {
    const points: Pixel[] = [...proposeDrawing(level, 'outline', null), ...proposeDrawing(level, 'segment', null)]
    expect(points.every(([row, column]) => row > 0 && row < 100 && column > 0 && column < 200)).toBe(true)
  })
})

describe('stacks', () => {
  /** Four slices of 4 mm with pixels of 0.5 mm, tilted about the left-right axis, as NiiVue holds them in RAS. */
  const stack = (degrees: number): { image: Geometry; at: (slice: number) => [number, number, number] } => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
    const [front, normal] = [[0, c, s], [0, -s, c]]
    const isSteep = degrees > 45 // then the slices' own axis runs nearer to the front
    const second = isSteep ? normal.map((x) => -4 * x) : front.map((x) => 0.5 * x)
    const third = isSteep ? front.map((x) => 0.5 * x) : normal.map((x) => 4 * x)
    const first = [-50, -40, 100]
    const matRAS = [0, 1, 2].flatMap((row) => [row === 0 ? 0.5 : 0, second[row], third[row], first[row]])
    const dimsRAS = isSteep ? [3, 200, 4, 160] : [3, 200, 160, 4]
    const pixDimsRAS = isSteep ? [1, 0.5, 4, 0.5] : [1, 0.5, 0.5, 4]
    const across = isSteep ? second : third
    const at = (slice: number) => flipAxes(first.map((x, n) => x + slice * (across[n] as number)) as [number, number, number])
    return { image: { matRAS: [...matRAS, 0, 0, 0, 1], dimsRAS, pixDimsRAS } as unknown as Geometry, at }
  }
  it.each([0, 20, 60])('a point in the middle of the slab lies deepest within it, tilted by %d degrees', (degrees) => {
    const { image, at } = stack(degrees)
    expect(outside(image, at(1.5))).toBeCloseTo(-2)
    expect(outside(image, at(0))).toBeCloseTo(-0.5)
    expect(outside(image, at(6))).toBeCloseTo(2.5)
  })
  it('the axis across the slices is the one with the widest step, to the head where voxels are cubes', () => {
    expect(sliceAxis(stack(20).image)).toBe(2)
    expect(sliceAxis(stack(60).image)).toBe(1)
    expect(sliceAxis({ ...stack(0).image, pixDimsRAS: [1, 0.9, 1, 0.9] })).toBe(2)
    expect(directionOf(stack(0).image, 2)).toEqual([0, -0, 4])
  })
})
