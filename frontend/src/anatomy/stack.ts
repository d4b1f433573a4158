// The geometry of a loaded stack of slices, on axes that run nearest to the right, the front and the head (RAS).

import type { NVImage } from '@niivue/niivue'

import type { Vector } from '../record/document'
import { dot, flipAxes, minus } from './space'

/** To the right, to the front, to the head. */
export type Axis = 0 | 1 | 2
export type Geometry = Pick<NVImage, 'matRAS' | 'dimsRAS' | 'pixDimsRAS'>

/** One slice is thicker than it has pixels wide by at least this much, or the stack is a volume. */
const LEAST_RATIO = 1.3

/** The axis across the slices; for a volume of nearly cubic voxels the one to the head. */
export function sliceAxis(image: Geometry): Axis {
  const spacing = [1, 2, 3].map((n) => image.pixDimsRAS?.[n] ?? 1)
  const widest = Math.max(...spacing)
  return widest < LEAST_RATIO * Math.min(...spacing) ? 2 : (spacing.indexOf(widest) as Axis)
}

/** The step from one voxel to the next along an axis, in RAS millimetres. The matrix stands row by row. */
export function directionOf(image: Geometry, axis: Axis): Vector {
  const matrix = image.matRAS as unknown as ArrayLike<number>
  return [matrix[axis] ?? NaN, matrix[4 + axis] ?? NaN, matrix[8 + axis] ?? NaN]
}

/** How far a point in LPS lies from the middle of a stack, in parts of its thickness beyond its half: below 0 within. */
export function outside(image: Geometry, point: Vector): number {
  const axis = sliceAxis(image)
  const matrix = image.matRAS as unknown as ArrayLike<number>
  const step = directionOf(image, axis)
  const first: Vector = [matrix[3] ?? NaN, matrix[7] ?? NaN, matrix[11] ?? NaN]
  const slice = dot(minus(flipAxes(point), first), step) / dot(step, step)
  const count = image.dimsRAS?.[axis + 1] ?? 1
  return Math.abs(slice - (count - 1) / 2) - count / 2
}
