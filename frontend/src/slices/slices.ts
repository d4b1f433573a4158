// The slices as they were acquired, drawn by NiiVue in WebGL2: one panel for each plane, one crosshair for both.

import { Niivue, type NVImage } from '@niivue/niivue'

import type { Plane } from '../anatomy/orientation'
import type { Ray } from '../anatomy/space'
import { type Frame, makeFrame } from '../picture/frame'
import { listen, type Tool } from '../picture/gesture'
import { PRESETS, toEnds, type Window } from '../picture/shade'
import type { Vector, ViewLevel } from '../record/document'
import { say } from '../record/words'
import { Camera } from './camera'
import type { Hold } from './hands'
import { Overlay } from './overlay'
import { type Parts, Projection } from './projection'
import type { Place, Stroke } from './stroke'
import { toColours } from './volume'

const LABEL_OPACITY = 0.45
const GROUND = [0.02, 0.03, 0.05, 1]

export interface SlicesHost {
  tool(): Tool
  used(): void
  crossed(point: Vector): void
  choseLevel(name: string): void
  shaded(right: number, up: number): void
  enlarged(): void
  chose(id: string): void
  /** A point that is drawn is taken, or pulled from one place of the slice to another. */
  pulled(at: number, from: Ray, to: Ray, isFirst: boolean): void
  nudged(at: number, key: KeyboardEvent): boolean
}

export const hasWebGl2 = (): boolean => document.createElement('canvas').getContext('webgl2') !== null

const makeNiivue = (): Niivue =>
  new Niivue({
    isRadiologicalConvention: true,
    sagittalNoseLeft: true,
    isOrientationTextVisible: false,
    isSliceMM: false,
    interactive: false,
    dragAndDropEnabled: false,
    loadingText: '',
    logLevel: 'silent',
    crosshairWidth: 0,
    backColor: GROUND,
    isAntiAlias: false,
  })

export class Slices {
  readonly frame: Frame
  readonly camera: Camera
  private readonly niivue = makeNiivue()
  private readonly canvas = document.createElement('canvas')
  private readonly projection: Projection
  private readonly overlay: Overlay
  private shown: NVImage | null = null
  private labels: NVImage | null = null
  private range: [number, number] = [0, 1]
  private window: Window = PRESETS['standard'] as Window
  private isWaiting = false
  private held: { at: number; from: Ray } | null = null

  constructor(
    panel: HTMLElement,
    private readonly plane: Plane,
    private readonly host: SlicesHost,
  ) {
    this.frame = makeFrame(panel, () => host.enlarged())
    const { screen } = this.frame
    this.projection = new Projection(this.niivue, this.canvas, screen)
    this.camera = new Camera(this.projection, screen, () => this.place())
    this.overlay = new Overlay(this.projection, (at, key) => host.nudged(at, key))
    screen.append(this.canvas, this.overlay.picture)
    listen(this.overlay.picture, {
      tool: () => host.tool(),
      touch: (x, y, isFirst) => this.touch(x, y, isFirst),
      shade: (right, up) => host.shaded(right, up),
      pan: (dx, dy) => this.camera.panBy(dx, dy),
      zoom: (factor, x, y) => this.camera.zoomAt(factor, x, y),
      scroll: (steps) => this.step(steps),
    })
    new ResizeObserver(() => this.place()).observe(screen)
  }

  async start(): Promise<void> {
    await this.niivue.attachToCanvas(this.canvas, false)
  }

  get image(): NVImage | null {
    return this.shown
  }

  /** Another volume, seen around a point of the patient. */
  show(image: NVImage, at: Vector, zoom: number): void {
    if (this.shown !== image) this.take(image)
    this.camera.look(at, zoom)
    this.goTo(at)
  }

  private take(image: NVImage): void {
    for (const old of [...this.niivue.volumes]) this.niivue.removeVolume(old)
    this.labels = null
    this.shown = image
    this.range = [image.robust_min ?? 0, image.robust_max ?? 1]
    this.setRange()
    const { right, down } = this.projection.take(image, this.plane)
    this.niivue.addVolume(image)
    this.frame.turn(right, down)
  }

  /** Another weighting of the same slices: place, zoom and crosshair stay. */
  swap(image: NVImage): void {
    if (!this.shown || image === this.shown) return
    const { middle, zoom } = this.camera
    const [at, scale] = [this.projection.crosshair, this.projection.mmPerPx()]
    this.show(image, middle, zoom)
    this.goTo(at)
    this.draw()
    // a zoom of one fits the volume, and volumes differ in size
    this.camera.look(middle, (zoom * this.projection.mmPerPx()) / scale)
  }

  /** The tissues as they were segmented, over the slices; null takes them away. */
  lay(labels: NVImage | null, colours: ReadonlyMap<number, string>): void {
    if (this.labels) this.niivue.removeVolume(this.labels)
    this.labels = labels
    if (labels) {
      labels.setColormapLabel(toColours(colours))
      labels.opacity = LABEL_OPACITY
      this.niivue.addVolume(labels)
    }
    this.place()
  }

  mark(levels: readonly ViewLevel[], chosen: string): void {
    this.overlay.mark(levels, chosen)
    this.place()
  }

  /** What was measured on these slices, and points of it to take hold of. */
  sketch(strokes: readonly Stroke[], hold: Hold | null, row: string | null): void {
    this.overlay.sketch(strokes, hold, row)
    this.place()
  }

  focusHandle(): void {
    this.overlay.focusHandle(0)
  }

  /** The crosshair at a point in LPS millimetres. */
  goTo(point: Vector): void {
    if (!this.shown) return
    this.projection.cross(this.projection.toParts(point).map((part) => Math.min(Math.max(part, 0), 1)) as Parts)
    this.place()
  }

  step(slices: number): void {
    if (!this.shown) return
    this.projection.step(slices)
    this.place()
    this.host.crossed(this.projection.crosshair)
  }

  shade(window: Window): void {
    if (window === this.window) return
    this.window = window
    if (!this.shown) return
    this.setRange()
    this.niivue.updateGLVolume()
    this.place()
  }

  private setRange(): void {
    if (!this.shown) return
    const [low, high] = toEnds(this.window, ...this.range)
    this.shown.cal_min = low
    this.shown.cal_max = high
  }

  reset(at: Vector, zoom: number): void {
    if (this.shown) this.show(this.shown, at, zoom)
  }

  /** Draws with the next frame, once for however many changes. */
  private place(): void {
    if (!this.shown || this.isWaiting) return
    this.isWaiting = true
    window.requestAnimationFrame(() => {
      this.isWaiting = false
      this.draw()
    })
  }

  private draw(): void {
    // NiiVue takes a new size a frame later than we do, and would draw with it under lines that have the old one.
    const { width, height, offsetWidth, offsetHeight } = this.canvas
    const isStale = [width - offsetWidth * window.devicePixelRatio, height - offsetHeight * window.devicePixelRatio].some((px) => Math.abs(px) >= 1)
    if (isStale) this.niivue.resizeListener()
    this.niivue.scene.pan2Dxyzmm = this.camera.pan
    this.niivue.drawScene()
    const { clientWidth, clientHeight } = this.frame.screen
    this.overlay.draw(clientWidth, clientHeight)
    this.frame.scale(this.projection.mmPerPx())
    this.frame.entitle(say(this.plane), say('slice', { n: this.projection.number + 1, count: this.projection.count }))
  }

  private touch(x: number, y: number, isFirst: boolean): void {
    if (isFirst) {
      this.host.used()
      if (this.grasp([x, y])) return
    }
    const parts = this.projection.partsAt(x, y)
    if (!parts) return
    if (this.held) {
      const to = this.projection.rayAt(parts)
      this.host.pulled(this.held.at, this.held.from, to, false)
      this.held = { at: this.held.at, from: to }
      return
    }
    this.projection.cross(parts)
    this.place()
    this.host.crossed(this.projection.crosshair)
  }

  /** Whether something lies under the hand: a point of the drawing, a row's caliper, the name of a level. */
  private grasp(place: Place): boolean {
    this.held = this.takeHandle(place)
    if (this.held) return true
    const row = this.overlay.rowAt(place)
    if (row !== null) {
      this.host.chose(row)
      return true
    }
    const level = this.overlay.levelAt(place)
    if (level !== null) this.host.choseLevel(level)
    return level !== null
  }

  private takeHandle(place: Place): typeof this.held {
    const [parts, at] = [this.projection.partsAt(...place), this.overlay.handleAt(place)]
    if (!parts || at === null) return null
    const from = this.projection.rayAt(parts)
    this.host.pulled(at, from, from, true)
    this.overlay.focusHandle(at)
    return { at, from }
  }
}
