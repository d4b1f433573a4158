// The weightings of the sagittal slices, in the corner of their panel: which one is shown, and the others to show.

import { announce } from '../page/announce'
import { html } from '../page/element'
import type { StoredVolume } from '../record/document'
import { say } from '../record/words'
import type { Slices } from './slices'
import type { Stacks } from './stacks'

export class Weightings {
  private readonly all: readonly StoredVolume[]
  private readonly buttons: readonly HTMLButtonElement[]
  private shown: StoredVolume

  /** changed: what lies over the slices is to be laid anew. Nothing is offered where there is no choice. */
  constructor(
    private readonly slices: Slices,
    private readonly stacks: Stacks,
    first: StoredVolume,
    private readonly changed: () => Promise<void>,
  ) {
    this.all = stacks.sagittals
    this.shown = first
    this.buttons = this.all.map((one) => {
      const title = one.description || null
      return html('button', { type: 'button', class: 'tool', title, click: () => void this.show(one) }, say(one.role))
    })
    const group = html('div', { class: 'series', role: 'group', 'aria-label': say('series') }, ...this.buttons)
    if (this.all.length > 1) slices.frame.screen.append(group)
    this.press()
  }

  next(): void {
    const next = this.all[(this.all.indexOf(this.shown) + 1) % this.all.length]
    if (next) void this.show(next)
  }

  private async show(stored: StoredVolume): Promise<void> {
    const before = this.shown
    if (stored === before) return
    this.shown = stored
    this.press()
    try {
      const image = await this.stacks.load(stored)
      if (this.shown !== stored) return // another was asked for in the meantime
      this.slices.swap(image)
      await this.changed()
      announce(say('series_shown', { name: say(stored.role) }))
    } catch (why) {
      if (this.shown === stored) this.shown = before
      this.press()
      announce(say('load_failed', { why: why instanceof Error ? why.message : String(why) }))
    }
  }

  private press(): void {
    this.buttons.forEach((button, n) => button.setAttribute('aria-pressed', String(this.all[n] === this.shown)))
  }
}
