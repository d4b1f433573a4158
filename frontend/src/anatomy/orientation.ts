// Radiological convention: the patient's right on the left of a slice across, the front on the left of one from the side.

import type { Vector } from '../record/document'
import { flipAxes, opposite } from './space'
import { type Axis, directionOf, type Geometry, sliceAxis } from './stack'

export type Plane = 'sagittal' | 'axial'

export interface Orientation {
  /** Across the slices. */
  axis: Axis
  /** NiiVue draws it with the lower edge above. */
  isUpsideDown: boolean
  /** LPS directions to the right and to the lower edge of the picture. */
  right: Vector
  down: Vector
}

export function orient(image: Geometry, plane: Plane): Orientation {
  const to = (axis: Axis) => flipAxes(directionOf(image, axis))
  if (plane === 'sagittal') return { axis: 0, isUpsideDown: false, right: opposite(to(1)), down: opposite(to(2)) }
  // A stack along a steep disc is nearer to coronal: its slices are shown as they were acquired all the same. NiiVue
  // draws such a one with the head above; the patient's front belongs there.
  const axis = sliceAxis(image)
  const up = to(axis === 2 ? 1 : 2)
  const isUpsideDown = up[1] > 0
  return { axis, isUpsideDown, right: opposite(to(0)), down: isUpsideDown ? up : opposite(up) }
}
