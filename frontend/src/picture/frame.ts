// What stands around every picture: its title, the letters of the patient's sides, a scale bar, a button to enlarge it.

import { opposite, sidesOf } from '../anatomy/space'
import { html } from '../page/element'
import type { Vector } from '../record/document'
import { say } from '../record/words'

const BAR_MM = 10
const BAR_LONG_MM = 50
const BAR_MOST_PX = 160

export interface Frame {
  screen: HTMLElement
  entitle(name: string, ...words: string[]): void
  /** Which way the patient lies in the picture: LPS directions to its right edge and to its lower edge. */
  turn(right: Vector, down: Vector): void
  scale(mmPerPx: number): void
}

/** Empties the panel and sets the frame up; what was there for pages without a script is gone. */
export function makeFrame(panel: HTMLElement, enlarge: () => void): Frame {
  const title = html('p', { class: 'title' })
  const bar = html('span', { class: 'scale', 'aria-hidden': 'true' })
  const screen = html('div', { class: 'screen' })
  const named = { 'aria-label': say('enlarge'), title: say('enlarge') }
  const button = html('button', { type: 'button', class: 'enlarge', click: enlarge, ...named }, '⤢')
  const letter = (where: string) => html('span', { class: `edge ${where}` })
  const [west, east, north, south] = [letter('west'), letter('east'), letter('north'), letter('south')]
  screen.append(west, east, north, south, title, button, bar)
  panel.replaceChildren(screen)
  panel.hidden = false
  return {
    screen,
    entitle: (name, ...words) => title.replaceChildren(html('b', {}, name), ...words.map((word) => html('span', {}, word))),
    turn: (right, down) => {
      const write = (edge: HTMLElement, way: Vector) => (edge.textContent = sidesOf(way).map((side) => say(side)).join(''))
      write(east, right)
      write(west, opposite(right))
      write(south, down)
      write(north, opposite(down))
    },
    scale: (mmPerPx) => {
      const mm = BAR_LONG_MM / mmPerPx <= BAR_MOST_PX ? BAR_LONG_MM : BAR_MM
      bar.style.width = `${Math.round(mm / mmPerPx)}px`
      bar.textContent = `${mm} mm`
    },
  }
}
