// The list of the levels: which one is shown, and how each stands with its confirmation.

import type { Level } from '../record/document'
import { say } from '../record/words'
import { stateOf } from './confirmation'

export function markLevels(levels: readonly Level[], shown: string): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.levels a')) {
    const name = link.dataset['level'] ?? ''
    if (name === shown) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
    const state = stateOf(levels.find((one) => one.level === name) as Level)
    link.dataset['state'] = state
    link.title = say(state)
  }
}

export function listenToLevels(go: (name: string) => void): void {
  document.querySelector('.levels')?.addEventListener('click', (event) => {
    const name = (event.target as Element).closest<HTMLElement>('[data-level]')?.dataset['level']
    if (!name) return
    event.preventDefault()
    go(name)
  })
}
