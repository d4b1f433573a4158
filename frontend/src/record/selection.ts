// What is looked at: one level, as the record and as the view document have it, and one of its rows.

import { findRow, type Level, type Row, type Vector, type ViewLevel } from './document'

export class Selection {
  row: string | null = null

  constructor(
    public levels: readonly Level[],
    private shown: string,
    readonly views: readonly ViewLevel[],
  ) {}

  get name(): string {
    return this.shown
  }

  get level(): Level {
    return this.levels.find((one) => one.level === this.shown) as Level
  }

  get view(): ViewLevel {
    return this.views.find((one) => one.level === this.shown) as ViewLevel
  }

  /** Another level, none of its rows yet. */
  go(name: string): void {
    this.shown = name
    this.row = null
  }

  /** The level so many steps further down the list; null beyond its ends. */
  nameBy(steps: number): string | null {
    const at = this.levels.findIndex((one) => one.level === this.shown)
    return this.levels[at + steps]?.level ?? null
  }

  find(id: string | null): Row | undefined {
    return id === null ? undefined : findRow(this.level, id)
  }

  /** The middle of the spine that is in view, in LPS. */
  get middle(): Vector {
    const all = this.views.map((one) => one.plane.canal_mm)
    const sum = all.reduce((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]] as Vector, [0, 0, 0] as Vector)
    return sum.map((mm) => mm / Math.max(all.length, 1)) as Vector
  }
}
