// Lines drawn on a section, in millimetres [row, column]. The clinic measures them again in the same way.

import type { Pixel } from '../record/document'

export type Mm = [row: number, column: number]

export const toMm = (points: readonly Pixel[], spacing: readonly [number, number]): Mm[] =>
  points.map(([row, column]) => [row * spacing[0], column * spacing[1]])

export const toPixels = (points: readonly Mm[], spacing: readonly [number, number]): Pixel[] =>
  points.map(([row, column]) => [row / spacing[0], column / spacing[1]])

export const distance = (a: Mm, b: Mm): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** A ring without its last point where that repeats the first. */
export function openRing(points: readonly Mm[]): Mm[] {
  const [first, last] = [points[0], points.at(-1)]
  const closed = first && last && points.length > 1 && distance(first, last) < 1e-9
  return (closed ? points.slice(0, -1) : [...points]) as Mm[]
}

/** Area inside a ring in mm², by the shoelace formula. */
export function areaOf(ring: readonly Mm[]): number {
  let twice = 0
  ring.forEach((here, n) => {
    const there = ring[(n + 1) % ring.length] as Mm
    twice += here[0] * there[1] - there[0] * here[1]
  })
  return Math.abs(twice) / 2
}

/** Length of the way along the points in mm; back to the first one when it is a ring. */
export function lengthOf(points: readonly Mm[], isRing: boolean): number {
  let sum = 0
  for (let n = 1; n < points.length; n++) sum += distance(points[n - 1] as Mm, points[n] as Mm)
  return isRing && points.length > 1 ? sum + distance(points.at(-1) as Mm, points[0] as Mm) : sum
}

/** The ring or segment with one point moved, its neighbours following softly: fully at the point, not at all from
 * `reach` millimetres along the ring. */
export function pull(points: readonly Mm[], at: number, by: Mm, reach: number): Mm[] {
  if (points.length <= 2) return points.map((p, n) => (n === at ? [p[0] + by[0], p[1] + by[1]] : p))
  const away = distancesAlong(points, at)
  return points.map((p, n) => {
    const d = away[n] as number
    const weight = d >= reach ? 0 : n === at ? 1 : Math.cos((Math.PI * d) / (2 * reach)) ** 2
    return [p[0] + weight * by[0], p[1] + weight * by[1]]
  })
}

/** How far every point of a ring is from one of them, the shorter way round. */
function distancesAlong(ring: readonly Mm[], from: number): number[] {
  const run: number[] = [0]
  for (let n = 1; n < ring.length; n++) run.push((run[n - 1] as number) + distance(ring[n - 1] as Mm, ring[n] as Mm))
  const whole = lengthOf(ring, true)
  return run.map((at) => {
    const apart = Math.abs(at - (run[from] as number))
    return Math.min(apart, whole - apart)
  })
}

/** The numbers of the points that get a handle: about `step` millimetres apart along the ring; both of a segment. */
export function chooseHandles(points: readonly Mm[], step: number): number[] {
  if (points.length <= 2) return points.map((_, n) => n)
  const whole = lengthOf(points, true)
  const count = Math.max(8, Math.round(whole / step))
  const handles: number[] = []
  let run = 0
  points.forEach((p, n) => {
    if (n > 0) run += distance(points[n - 1] as Mm, p)
    if (run >= (handles.length * whole) / count - 1e-9 && handles.length < count) handles.push(n)
  })
  return handles
}

export function nearest(points: readonly Mm[], to: Mm): number {
  let best = 0
  points.forEach((p, n) => {
    if (distance(p, to) < distance(points[best] as Mm, to)) best = n
  })
  return best
}

/** Distance from a place to a polyline. */
export function distanceTo(points: readonly Mm[], at: Mm): number {
  let least = Infinity
  for (let n = 1; n < points.length; n++) {
    const [a, b] = [points[n - 1] as Mm, points[n] as Mm]
    const long = distance(a, b) || 1e-9
    const part = Math.min(Math.max(((at[0] - a[0]) * (b[0] - a[0]) + (at[1] - a[1]) * (b[1] - a[1])) / long ** 2, 0), 1)
    least = Math.min(least, distance(at, [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]))
  }
  return least
}

/** Whether two sides of a ring that are no neighbours pass through each other. */
export function crossesItself(ring: readonly Mm[]): boolean {
  const count = ring.length
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue
      if (meet(ring[i] as Mm, ring[(i + 1) % count] as Mm, ring[j] as Mm, ring[(j + 1) % count] as Mm)) return true
    }
  }
  return false
}

function meet(a: Mm, b: Mm, c: Mm, d: Mm): boolean {
  const turn = (p: Mm, q: Mm, r: Mm) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
}
