// Where every level was measured, over the slices from the side: its disc's plane, with its name behind the canal.

import { along } from '../anatomy/space'
import { svg } from '../page/element'
import type { Vector, ViewLevel } from '../record/document'
import { NAME_DOWN_PX, type Place } from './stroke'

const LINE_FRONT_MM = 22
const LINE_BACK_MM = 14
const NAME_AWAY_PX = 6 // from the end of the line
const REACH_PX = { before: 4, after: 64, aside: 20 } // of a name, for a hand

type ToScreen = (point: Vector) => Place | null

export function endsOf({ plane }: ViewLevel, toScreen: ToScreen): [front: Place | null, back: Place | null] {
  const { centre_mm, canal_mm, posterior } = plane
  return [toScreen(along(centre_mm, posterior, -LINE_FRONT_MM)), toScreen(along(canal_mm, posterior, LINE_BACK_MM))]
}

/** Where the names begin. */
export const namesOf = (levels: readonly ViewLevel[], toScreen: ToScreen): Place[] =>
  levels.map((level) => endsOf(level, toScreen)[1]).filter((place) => place !== null)

export function drawLevel(level: ViewLevel, isChosen: boolean, toScreen: ToScreen): Element[] {
  const [front, back] = endsOf(level, toScreen)
  if (!front || !back) return []
  const state = isChosen ? 'plane chosen' : 'plane'
  const d = `M${front[0]} ${front[1]} L${back[0]} ${back[1]}`
  return [
    svg('path', { class: `halo ${state}`, d }),
    svg('path', { class: state, d }),
    svg('text', { class: state, x: back[0] + NAME_AWAY_PX, y: back[1] + NAME_DOWN_PX }, level.level),
  ]
}

/** The level whose name lies under a hand. */
export function levelAt(levels: readonly ViewLevel[], [x, y]: Place, toScreen: ToScreen): string | null {
  const near = levels.find((level) => {
    const back = endsOf(level, toScreen)[1]
    return back !== null && Math.abs(y - back[1]) < REACH_PX.aside && x > back[0] - REACH_PX.before && x < back[0] + REACH_PX.after
  })
  return near?.level ?? null
}
