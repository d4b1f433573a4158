// The keyboard: grants what a key asks for, unless the key belongs to a field or there is nothing to be done.

import { lettersAreOn } from './help'
import { isTyping, readKey, type Wish } from './keys'

const WHILE_TYPING: ReadonlySet<Wish> = new Set(['save', 'leave'])
const WHILE_DRAWING: ReadonlySet<Wish> = new Set(['undo', 'save'])

/** Whether a wish is for the viewer: in a field, undo is the field's own; nothing is undone or saved that is not drawn. */
export function isForViewer(wish: Wish, now: { isTyping: boolean; isDrawing: boolean }): boolean {
  if (now.isTyping && !WHILE_TYPING.has(wish)) return false
  return now.isDrawing || !WHILE_DRAWING.has(wish)
}

export function listenToKeys(acts: Readonly<Record<Wish, () => void>>, isDrawing: () => boolean): void {
  document.addEventListener('keydown', (event) => {
    const wish = readKey(event, lettersAreOn())
    if (wish === null || !isForViewer(wish, { isTyping: isTyping(event.target), isDrawing: isDrawing() })) return
    if (wish !== 'leave') event.preventDefault()
    acts[wish]()
  })
}
