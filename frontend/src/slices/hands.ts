// What a hand can take hold of over the slices: the points of what is being drawn.

import { svg } from '../page/element'
import { GRASP_PX, makeHandle, placeHandle } from '../picture/handle'
import type { Vector } from '../record/document'
import { say } from '../record/words'
import type { Place } from './stroke'

/** Points in LPS, each with its name; from: of what they are points. */
export interface Hold {
  from: unknown
  points: Vector[]
  names: string[]
}

export class Hands {
  readonly group = svg('g', { class: 'draft' })
  private hold: Hold | null = null

  constructor(private readonly nudged: (at: number, key: KeyboardEvent) => boolean) {}

  get isEmpty(): boolean {
    return this.hold === null
  }

  take(hold: Hold | null): void {
    if (hold?.from !== this.hold?.from) {
      const handles = hold?.names.map((name, n) => makeHandle(name, say('corner_role'), (key) => this.nudged(n, key)))
      this.group.replaceChildren(...(handles ?? []))
    }
    this.hold = hold
  }

  focus(n: number): void {
    this.handles[n]?.focus()
  }

  place(toScreen: (point: Vector) => Place | null): void {
    this.hold?.points.forEach((point, n) => {
      const [at, handle] = [toScreen(point), this.handles[n]]
      if (at && handle) placeHandle(handle, at[0], at[1], 1)
    })
  }

  /** The point that lies under a hand. */
  find([x, y]: Place, toScreen: (point: Vector) => Place | null): number | null {
    const away = (this.hold?.points ?? []).map((point) => {
      const at = toScreen(point)
      return at ? Math.hypot(at[0] - x, at[1] - y) : Infinity
    })
    const nearest = Math.min(...away)
    return nearest <= GRASP_PX ? away.indexOf(nearest) : null
  }

  private get handles(): SVGElement[] {
    return [...this.group.querySelectorAll<SVGElement>('.handle')]
  }
}
