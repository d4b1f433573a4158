// The measured cut: the plane of the disc in which the level was measured, with the outlines and segments on it.

import { distance, type Mm, nearest, toMm } from '../anatomy/geometry'
import { toPixel } from '../anatomy/space'
import { html, svg } from '../page/element'
import { type Frame, makeFrame } from '../picture/frame'
import { type Hand, listen, type Tool } from '../picture/gesture'
import { GRASP_PX, makeHandle, placeHandle } from '../picture/handle'
import { toLine, type Window } from '../picture/shade'
import { addressOf, type Pixel, type Row, type Section, type ViewLevel } from '../record/document'
import { say } from '../record/words'
import type { Draft } from './draft'
import { drawLine, drawOld, type Line, linesOf, pathOf, rowAt } from './line'

const WIDTH_MM = 64
const HEIGHT_MM = 52
const MOST_ZOOM = 12
const DRAFT_PART = 0.55
const DRAFT_MOST_ZOOM = 2.5

export interface CutHost {
  tool(): Tool
  used(): void
  chose(id: string): void
  pulled(at: number, by: Mm, isFirst: boolean): void
  shaded(right: number, up: number): void
  nudged(at: number, key: KeyboardEvent): boolean
  enlarged(): void
}

export class Cut {
  private readonly frame: Frame
  private readonly film = svg('svg', { class: 'film', tabindex: 0, role: 'group' })
  private readonly image = svg('image', { preserveAspectRatio: 'none', filter: 'url(#window)' })
  private readonly lines = svg('g')
  private readonly hand = svg('g', { class: 'draft' })
  private readonly transfer = ['R', 'G', 'B'].map((c) => svg(`feFunc${c}` as 'feFuncR', { type: 'linear' }))
  private level: ViewLevel | null = null
  private drawn: Line[] = []
  private draft: Draft | null = null
  private chosen: string | null = null
  private centre: Mm = [0, 0]
  private zoom = 1
  private held: { at: number; from: Mm } | 'pan' | null = null

  constructor(
    private readonly panel: HTMLElement,
    private readonly host: CutHost,
  ) {
    this.frame = makeFrame(panel, () => host.enlarged())
    const filter = svg('filter', { id: 'window', 'color-interpolation-filters': 'sRGB', x: 0, y: 0, width: 1, height: 1 })
    filter.append(svg('feComponentTransfer', {}, ...this.transfer))
    this.film.append(svg('defs', {}, filter), this.image, this.lines, this.hand)
    this.frame.screen.append(this.film)
    listen(this.film, this.listenWith())
    new ResizeObserver(() => this.place()).observe(this.frame.screen)
  }

  /** Another level, or the same one with new values. */
  show(level: ViewLevel, rows: readonly Row[]): void {
    const isNew = this.level?.level !== level.level
    this.level = level
    this.panel.classList.toggle('empty', level.axial === null)
    this.film.setAttribute('aria-label', `${say('cut')} ${level.level}`)
    this.frame.entitle(level.level, say('cut'), ...(level.axial?.section.is_reformat ? [say('reformat')] : []))
    this.panel.querySelector('.none')?.remove()
    if (level.axial === null) {
      this.panel.append(html('p', { class: 'none' }, say('no_cut')))
      return
    }
    const { section } = level.axial
    this.frame.turn(section.column_direction, section.row_direction)
    if (isNew) this.setImage(section, toPixel(section, level.plane.canal_mm))
    this.drawn = linesOf(level, rows)
    this.draw()
  }

  select(id: string | null): void {
    this.chosen = id
    this.draw()
  }

  edit(draft: Draft | null): void {
    const isSame = draft !== null && this.draft?.row.id === draft.row.id
    const before = this.draft
    this.draft = draft
    this.panel.classList.toggle('editing', draft !== null)
    if (!isSame) this.makeHandles()
    if (draft && !isSame) this.frameDraft(draft)
    else if (!draft && before) this.reset()
    else this.draw()
  }

  /** Near enough that what is being drawn fills a good part of the picture. */
  private frameDraft({ points }: Draft): void {
    const extent = (n: 0 | 1): [number, number] => [Math.min(...points.map((p) => p[n])), Math.max(...points.map((p) => p[n]))]
    const [[top, bottom], [left, right]] = [extent(0), extent(1)]
    this.centre = [(top + bottom) / 2, (left + right) / 2]
    this.zoom = Math.max(1, Math.min(DRAFT_MOST_ZOOM, (DRAFT_PART * WIDTH_MM) / (right - left || 1), (DRAFT_PART * HEIGHT_MM) / (bottom - top || 1)))
    this.place()
  }

  focusHandle(): void {
    this.hand.querySelector<SVGElement>('.handle')?.focus()
  }

  shade(window: Window): void {
    const { slope, intercept } = toLine(window)
    for (const part of this.transfer) {
      part.setAttribute('slope', slope.toFixed(3))
      part.setAttribute('intercept', intercept.toFixed(3))
    }
  }

  zoomBy(factor: number): void {
    const box = this.film.getBoundingClientRect()
    this.zoomAt(factor, box.width / 2, box.height / 2)
  }

  reset(): void {
    if (!this.level?.axial) return
    const { section } = this.level.axial
    this.centre = toMm([toPixel(section, this.level.plane.canal_mm)], section.spacing_mm)[0] as Mm
    this.zoom = 1
    this.place()
  }

  private setImage(section: Section, canal: Pixel): void {
    const [down, across] = section.spacing_mm
    const place = { x: -across / 2, y: -down / 2, width: section.columns * across, height: section.rows * down }
    for (const [name, value] of Object.entries(place)) this.image.setAttribute(name, String(value))
    this.image.setAttribute('href', addressOf(section.image_sha256))
    this.centre = toMm([canal], section.spacing_mm)[0] as Mm
    this.zoom = 1
  }

  private get unit(): number {
    const { clientWidth, clientHeight } = this.frame.screen
    return Math.max(WIDTH_MM / (clientWidth || 1), HEIGHT_MM / (clientHeight || 1)) / this.zoom
  }

  private place(): void {
    const { clientWidth, clientHeight } = this.frame.screen
    if (clientWidth === 0) return
    const [width, height] = [clientWidth * this.unit, clientHeight * this.unit]
    const [row, column] = this.centre
    this.film.setAttribute('viewBox', [column - width / 2, row - height / 2, width, height].map((n) => n.toFixed(3)).join(' '))
    this.frame.scale(this.unit)
    this.draw()
  }

  private toMm(x: number, y: number): Mm {
    const { clientWidth, clientHeight } = this.frame.screen
    return [this.centre[0] + (y - clientHeight / 2) * this.unit, this.centre[1] + (x - clientWidth / 2) * this.unit]
  }

  private zoomAt(factor: number, x: number, y: number): void {
    const before = this.toMm(x, y)
    this.zoom = Math.min(Math.max(this.zoom * factor, 0.4), MOST_ZOOM)
    const after = this.toMm(x, y)
    this.centre = [this.centre[0] + before[0] - after[0], this.centre[1] + before[1] - after[1]]
    this.place()
  }

  private listenWith(): Hand {
    return {
      tool: () => this.host.tool(),
      touch: (x, y, isFirst) => this.touch(x, y, isFirst),
      shade: (right, up) => this.host.shaded(right, up),
      pan: (dx, dy) => {
        this.centre = [this.centre[0] - dy * this.unit, this.centre[1] - dx * this.unit]
        this.place()
      },
      zoom: (factor, x, y) => this.zoomAt(factor, x, y),
      scroll: (steps) => this.zoomBy(steps < 0 ? 1.15 : 1 / 1.15),
    }
  }

  private lastTouch: Mm = [0, 0]

  private touch(x: number, y: number, isFirst: boolean): void {
    const at = this.toMm(x, y)
    if (isFirst) {
      this.host.used()
      this.held = this.grasp(at)
    } else if (this.held === 'pan') {
      this.centre = [this.centre[0] + this.lastTouch[0] - at[0], this.centre[1] + this.lastTouch[1] - at[1]]
      this.place()
      return
    } else if (this.held !== null) {
      this.host.pulled(this.held.at, [at[0] - this.held.from[0], at[1] - this.held.from[1]], false)
      this.held = { at: this.held.at, from: at }
    }
    this.lastTouch = at
  }

  /** What is under the hand: a point of the draft, a drawing that is chosen by this, or nothing. */
  private grasp(at: Mm): typeof this.held {
    if (this.draft !== null) {
      const point = nearest(this.draft.points, at)
      if (distance(this.draft.points[point] as Mm, at) <= GRASP_PX * this.unit) {
        this.host.pulled(point, [0, 0], true)
        return { at: point, from: at }
      }
      return 'pan'
    }
    const row = rowAt(this.drawn, at, this.unit)
    if (row !== null) this.host.chose(row)
    return 'pan'
  }

  private draw(): void {
    const parts = this.drawn.flatMap((line) =>
      this.draft !== null && line.id === this.draft.row.id
        ? [drawOld(line)]
        : drawLine(line, line.id !== null && line.id === this.chosen, this.unit),
    )
    this.lines.replaceChildren(...parts)
    this.drawDraft()
  }

  private makeHandles(): void {
    const { draft } = this
    this.hand.replaceChildren()
    if (draft === null) return
    const halo = svg('path', { class: 'halo' })
    const handles = draft.handles.map((at, n) => {
      const label = say('point', { n: n + 1, count: draft.handles.length, label: draft.row.full })
      return makeHandle(label, say('point_role'), (key) => this.host.nudged(at, key))
    })
    this.hand.append(halo, svg('path', { class: 'line' }), ...handles)
  }

  private drawDraft(): void {
    const { draft } = this
    if (draft === null) return
    const d = pathOf(draft.points, draft.draws === 'outline')
    for (const path of this.hand.querySelectorAll('path')) path.setAttribute('d', d)
    this.hand.querySelectorAll('.handle').forEach((handle, n) => {
      const [row, column] = draft.points[draft.handles[n] as number] as Mm
      placeHandle(handle, column, row, this.unit)
    })
  }
}
