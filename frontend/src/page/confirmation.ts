// The confirmation of a level: who gave it, whether it still holds, and the form that gives it.

import type { Level } from '../record/document'
import { NotSaved, sendConfirmation } from '../record/save'
import { say, writeTime } from '../record/words'
import { announce } from './announce'
import { byId, html } from './element'

export function stateOf({ confirmations }: Pick<Level, 'confirmations'>): 'confirmed' | 'void' | 'not_confirmed' {
  if (confirmations.some((one) => one.holds)) return 'confirmed'
  return confirmations.length > 0 ? 'void' : 'not_confirmed'
}

const findForm = (): HTMLFormElement | null => document.getElementById('confirm') as HTMLFormElement | null

export function showConfirmations({ level, confirmations, digest }: Level): void {
  const notes = confirmations.map(({ who, when, holds }) =>
    html('p', { class: holds ? 'holds' : 'void' }, say(holds ? 'confirmed_by' : 'void_by', { who, when: writeTime(when) })),
  )
  byId('confirmed').replaceChildren(...(notes.length > 0 ? notes : [html('p', { class: 'open' }, say('not_confirmed'))]))
  const form = findForm()
  if (form === null) return
  const button = form.querySelector('button') as HTMLButtonElement
  const isDone = confirmations.some((one) => one.holds && one.is_mine)
  button.textContent = isDone ? say('confirmed_already') : say('confirm', { level })
  button.disabled = isDone
  form.action = `../levels/${level}/confirm/`
  ;(form.elements.namedItem('seen') as HTMLInputElement).value = digest
}

/** level: the one that is confirmed where somebody asks for it now. took: every level, as the record then has it. */
export function listenToConfirmation(level: () => Level, took: (levels: Level[]) => void): void {
  findForm()?.addEventListener('submit', (event) => {
    event.preventDefault()
    void confirm(level(), took)
  })
}

async function confirm(level: Level, took: (levels: Level[]) => void): Promise<void> {
  try {
    took((await sendConfirmation(level)).levels)
    announce(say('confirm_done', { level: level.level }))
  } catch (why) {
    if (!(why instanceof NotSaved)) throw why
    const sentence = why.message || say('no_answer')
    byId('confirmed').append(html('p', { class: 'void', role: 'alert' }, sentence))
  }
}
