// Where a place of the patient is on the screen, and back: LPS millimetres, parts of a volume (as NiiVue counts), pixels.

import type { Niivue, NVImage } from '@niivue/niivue'

import { orient, type Orientation, type Plane } from '../anatomy/orientation'
import { flipAxes, type Ray, toVector } from '../anatomy/space'
import { type Axis, directionOf } from '../anatomy/stack'
import type { Vector } from '../record/document'
import type { Place } from './stroke'

/** A place as parts of the volume, from 0 to 1 along each axis. */
export type Parts = Vector

// NiiVue's name for the slices across each axis (to the right, to the front, to the head).
const SLICE_TYPE: Record<Axis, number> = { 0: 2, 1: 1, 2: 0 }
const STEP_PX = 20

export class Projection {
  private image: NVImage | null = null
  private axis: Axis = 0
  private isUpsideDown = false

  constructor(
    private readonly niivue: Niivue,
    private readonly canvas: HTMLCanvasElement,
    private readonly screen: HTMLElement,
  ) {}

  /** What is seen from now on. */
  take(image: NVImage, plane: Plane): Orientation {
    const orientation = orient(image, plane)
    this.image = image
    this.axis = orientation.axis
    this.isUpsideDown = orientation.isUpsideDown
    this.canvas.classList.toggle('upside-down', this.isUpsideDown)
    this.niivue.opts.sliceType = SLICE_TYPE[this.axis]
    return orientation
  }

  get isEmpty(): boolean {
    return this.image === null
  }

  /** Across and down, in millimetres of the whole volume, as it is seen from the side. */
  get extent(): [number, number] {
    return [2, 3].map((n) => (this.image?.dimsRAS?.[n] ?? 1) * (this.image?.pixDimsRAS?.[n] ?? 1)) as [number, number]
  }

  toLps(parts: Parts): Vector {
    return flipAxes(toVector(this.niivue.frac2mm(parts, 0, true)))
  }

  toParts(point: Vector): Parts {
    return toVector(this.niivue.mm2frac(flipAxes(point), 0, true))
  }

  /** NiiVue's pan is in its own millimetres, which run along the voxel axes. */
  toOwnMm(parts: Parts): Vector {
    return toVector(this.niivue.frac2mm(parts, 0, false))
  }

  partsAt(x: number, y: number): Parts | null {
    const parts = toVector(this.niivue.canvasPos2frac([x * this.ratio, this.turned(y) * this.ratio]))
    return parts[0] < 0 ? null : parts
  }

  /** Straight across the slices onto the one in view. */
  private placeOf(parts: Parts): Place | null {
    const inSlice = [...parts] as Parts
    inSlice[this.axis] = this.niivue.scene.crosshairPos[this.axis]
    const found = this.niivue.frac2canvasPos(inSlice)
    return found ? [(found[0] as number) / this.ratio, this.turned((found[1] as number) / this.ratio)] : null
  }

  readonly toScreen = (point: Vector): Place | null => this.placeOf(this.toParts(point))

  private get ratio(): number {
    return this.canvas.width / (this.canvas.clientWidth || 1)
  }

  private turned(y: number): number {
    return this.isUpsideDown ? this.canvas.clientHeight - y : y
  }

  mmPerPx(): number {
    const { clientWidth, clientHeight } = this.screen
    const [a, b] = [this.partsAt(clientWidth / 2, clientHeight / 2), this.partsAt(clientWidth / 2 + STEP_PX, clientHeight / 2)]
    if (!a || !b) return 1
    const [p, q] = [this.toOwnMm(a), this.toOwnMm(b)]
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) / STEP_PX
  }

  get crosshair(): Vector {
    return this.toLps(toVector(this.niivue.scene.crosshairPos))
  }

  get crosshairPlace(): Place | null {
    return this.placeOf(toVector(this.niivue.scene.crosshairPos))
  }

  cross(parts: Parts): void {
    this.niivue.scene.crosshairPos = parts
  }

  get count(): number {
    return this.image?.dimsRAS?.[this.axis + 1] ?? 1
  }

  /** The slice's number in the order in which PageDown goes: to the patient's left, or upward. */
  get number(): number {
    return Math.min(Math.floor(this.niivue.scene.crosshairPos[this.axis] * this.count), this.count - 1)
  }

  step(slices: number): void {
    const at = [...this.niivue.scene.crosshairPos] as Parts
    const next = Math.min(Math.max(this.number + slices, 0), this.count - 1)
    at[this.axis] = (next + 0.5) / this.count
    this.cross(at)
  }

  /** Whether a point lies on another slice than the one in view. */
  isAway(point: Vector): boolean {
    return Math.abs((this.toParts(point)[this.axis] as number) * this.count - this.number - 0.5) > 1
  }

  isAcross(axis: number): boolean {
    return axis === this.axis
  }

  rayAt(parts: Parts): Ray {
    return { point: this.toLps(parts), across: flipAxes(directionOf(this.image as NVImage, this.axis)) }
  }
}
