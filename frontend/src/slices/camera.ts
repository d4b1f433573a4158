// How near the slices are seen, and around which of their places.

import type { Vector } from '../record/document'
import type { Parts, Projection } from './projection'

const LEAST_ZOOM = 0.5
const MOST_ZOOM = 12
const DRAFT_SEEN_MM = 75 // across and down, while something is drawn

export class Camera {
  private centre: Parts = [0.5, 0.5, 0.5]
  private near = 1
  private before: { centre: Vector; zoom: number } | null = null

  constructor(
    private readonly projection: Projection,
    private readonly screen: HTMLElement,
    private readonly moved: () => void,
  ) {}

  /** One fits the whole volume. */
  get zoom(): number {
    return this.near
  }

  get middle(): Vector {
    return this.projection.toLps(this.centre)
  }

  look(at: Vector, zoom: number): void {
    this.near = zoom
    this.centre = this.projection.toParts(at)
    this.moved()
  }

  /** As NiiVue takes it: a way in its own millimetres, and the zoom. */
  get pan(): [x: number, y: number, z: number, zoom: number] {
    const [middle, centre] = [this.projection.toOwnMm([0.5, 0.5, 0.5]), this.projection.toOwnMm(this.centre)]
    const way = middle.map((mm, n) => mm - this.near * (centre[n] as number)) as Vector
    return [...way, this.near]
  }

  panBy(dx: number, dy: number): void {
    const { clientWidth, clientHeight } = this.screen
    const [x, y] = [clientWidth / 2, clientHeight / 2]
    const [from, to] = [this.projection.partsAt(x, y), this.projection.partsAt(x - dx, y - dy)]
    if (!from || !to) return
    this.centre = this.centre.map((part, n) => part + (to[n] as number) - (from[n] as number)) as Parts
    this.moved()
  }

  /** What is under x, y stays there. */
  zoomAt(factor: number, x: number, y: number): void {
    const zoom = Math.min(Math.max(this.near * factor, LEAST_ZOOM), MOST_ZOOM)
    const under = this.projection.partsAt(x, y)
    if (under) {
      this.centre = this.centre.map((part, n) => {
        const fixed = under[n] as number
        return this.projection.isAcross(n) ? part : fixed + ((part - fixed) * this.near) / zoom
      }) as Parts
    }
    this.near = zoom
    this.moved()
  }

  zoomBy(factor: number): void {
    this.zoomAt(factor, this.screen.clientWidth / 2, this.screen.clientHeight / 2)
  }

  /** Near enough to draw around a point. */
  approach(point: Vector): void {
    if (this.projection.isEmpty) return
    this.before ??= { centre: this.middle, zoom: this.near }
    const { clientWidth, clientHeight } = this.screen
    const [across, down] = this.projection.extent
    const fit = Math.min(clientWidth / across, clientHeight / down)
    this.look(point, Math.min(clientWidth, clientHeight) / (DRAFT_SEEN_MM * fit))
  }

  /** Back to what was seen before. */
  withdraw(): void {
    if (!this.before) return
    const { centre, zoom } = this.before
    this.before = null
    this.look(centre, zoom)
  }
}
