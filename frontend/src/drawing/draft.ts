// A correction while it is being drawn: its points, what they measure, and every step to go back to.

import { areaOf, chooseHandles, crossesItself, distance, lengthOf, type Mm, openRing, pull, toMm, toPixels } from '../anatomy/geometry'
import { type Corners, fromPlane, LEAST_ENDPLATE_MM, measureSlip, type ProfilePlane } from '../anatomy/profile'
import type { Draws, Pixel, Row, Vector } from '../record/document'

const HANDLE_STEP_MM = 3
const DIGITS = 1000

export interface Draft {
  row: Row
  draws: Draws
  spacing: readonly [number, number]
  /** The plane from the side in which it is drawn; null on the measured cut. */
  plane: ProfilePlane | null
  points: Mm[]
  handles: number[]
  begun: Mm[]
  steps: Mm[][]
}

export function beginDraft(row: Row, draws: Draws, pixels: readonly Pixel[], spacing: readonly [number, number]): Draft {
  const mm = toMm(pixels, spacing)
  const points = draws === 'outline' ? openRing(mm) : mm
  return { row, draws, spacing, plane: null, points, handles: chooseHandles(points, HANDLE_STEP_MM), begun: points, steps: [] }
}

/** One drawn from the side, whose every point has a handle. */
export function beginFromSide(row: Row, draws: Draws, points: Mm[], plane: ProfilePlane): Draft {
  return { row, draws, spacing: [1, 1], plane, points, handles: points.map((_, n) => n), begun: points, steps: [] }
}

/** The draft with its state kept, so that what follows can be undone in one step. */
export const keepStep = (draft: Draft): Draft => ({ ...draft, steps: [...draft.steps, draft.points] })

export const pullDraft = (draft: Draft, at: number, by: Mm, reach: number): Draft => ({
  ...draft,
  points: draft.draws === 'outline' ? pull(draft.points, at, by, reach) : shift(draft.points, at, by),
})

const shift = (points: readonly Mm[], at: number, by: Mm): Mm[] =>
  points.map((p, n) => (n === at ? [p[0] + by[0], p[1] + by[1]] : p))

export function undoDraft(draft: Draft): Draft {
  const last = draft.steps.at(-1)
  return last ? { ...draft, points: last, steps: draft.steps.slice(0, -1) } : draft
}

/** Area in mm², length or slip in mm, as it is sent. */
export const measureDraft = (draft: Draft): number => Math.round(measure(draft) * DIGITS) / DIGITS

function measure({ draws, points }: Draft): number {
  if (draws === 'slip') return measureSlip(points as Corners).mm
  return draws === 'outline' ? areaOf(points) : lengthOf(points, false)
}

export const isChanged = (draft: Draft): boolean => draft.points !== draft.begun

/** The key of the sentence that says why a draft cannot be saved as it is; null where it can. */
export function faultOf({ draws, points }: Draft): 'crosses' | 'backward' | null {
  if (draws === 'outline') return crossesItself(points) ? 'crosses' : null
  if (draws === 'segment') return null
  const [, back, front] = points as Corners
  return back[1] > front[1] && distance(back, front) >= LEAST_ENDPLATE_MM ? null : 'backward'
}

export const toSent = ({ plane, points, spacing }: Draft): Pixel[] | Vector[] =>
  plane ? points.map((point) => fromPlane(plane, point)) : toPixels(points, spacing)
