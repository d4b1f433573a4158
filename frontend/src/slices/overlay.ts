// What lies over the slices: the crosshair, the levels, what was measured, and the points that a hand can take.

import { svg } from '../page/element'
import type { Vector, ViewLevel } from '../record/document'
import { type Hold, Hands } from './hands'
import { drawLevel, levelAt, namesOf } from './localizer'
import type { Projection } from './projection'
import { drawStroke, isNear, type Place, type Stroke } from './stroke'

const GAP_PX = 9

export class Overlay {
  readonly picture = svg('svg', { class: 'over' })
  private readonly lines = svg('g', { 'aria-hidden': 'true' })
  private readonly hands: Hands
  private levels: readonly ViewLevel[] = []
  private level = ''
  private strokes: readonly Stroke[] = []
  private row: string | null = null

  constructor(
    private readonly projection: Projection,
    nudged: (at: number, key: KeyboardEvent) => boolean,
  ) {
    this.hands = new Hands(nudged)
    this.picture.append(this.lines, this.hands.group)
  }

  mark(levels: readonly ViewLevel[], chosen: string): void {
    this.levels = levels
    this.level = chosen
  }

  sketch(strokes: readonly Stroke[], hold: Hold | null, row: string | null): void {
    this.strokes = strokes
    this.hands.take(hold)
    this.row = row
  }

  draw(width: number, height: number): void {
    const { toScreen } = this.projection
    if (width > 0) this.picture.setAttribute('viewBox', `0 0 ${width} ${height}`)
    const names = namesOf(this.levels, toScreen)
    const levels = this.levels.flatMap((level) => drawLevel(level, level.level === this.level, toScreen))
    const strokes = this.strokes.flatMap((stroke) => {
      const isAway = this.projection.isAway(stroke.points[0] as Vector)
      const isChosen = stroke.id !== null && stroke.id === this.row
      return drawStroke(stroke, this.endsOf(stroke), { isAway, isChosen, names })
    })
    this.lines.replaceChildren(...this.drawCrosshair(width, height), ...levels, ...strokes)
    this.hands.place(toScreen)
  }

  /** Two lines that leave the place itself free. */
  private drawCrosshair(width: number, height: number): Element[] {
    const at = this.projection.crosshairPlace
    if (!at) return []
    const [x, y] = at.map((px) => Math.round(px) + 0.5) as [number, number]
    const d = `M0 ${y} H${x - GAP_PX} M${x + GAP_PX} ${y} H${width} M${x} 0 V${y - GAP_PX} M${x} ${y + GAP_PX} V${height}`
    return [svg('path', { class: 'crosshair', d })]
  }

  /** Where the ends of a stroke are on the screen. */
  private endsOf({ points }: Stroke): Place[] | null {
    const found = points.map(this.projection.toScreen)
    return found.every((place) => place !== null) ? found : null
  }

  focusHandle(n: number): void {
    this.hands.focus(n)
  }

  /** The point of the drawing that lies under a hand. */
  handleAt(place: Place): number | null {
    return this.hands.find(place, this.projection.toScreen)
  }

  /** The row whose caliper lies under a hand. */
  rowAt(place: Place): string | null {
    if (!this.hands.isEmpty) return null
    const calipers = this.strokes.filter(({ id, kind }) => id !== null && kind === 'caliper')
    return calipers.find((stroke) => isNear(this.endsOf(stroke), place))?.id ?? null
  }

  /** The level whose name lies under a hand. */
  levelAt(place: Place): string | null {
    return levelAt(this.levels, place, this.projection.toScreen)
  }
}
