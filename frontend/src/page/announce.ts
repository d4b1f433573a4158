// Words for those who listen: the newest sentence, a moment after the last change, so that a drag is not a chatter.

import { byId } from './element'

const PAUSE_MS = 250
let waiting: number | undefined

export function announce(text: string): void {
  window.clearTimeout(waiting)
  waiting = window.setTimeout(() => {
    byId('live').textContent = text
  }, PAUSE_MS)
}
