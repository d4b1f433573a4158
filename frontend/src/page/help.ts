// The overlay that says what the keys do.

import { keysHelp, say } from '../record/words'
import { html } from './element'

const KEPT = 'flavum-viewer-letters'

export const lettersAreOn = (): boolean => window.localStorage.getItem(KEPT) !== 'off'

const overlay = (): HTMLDialogElement => document.querySelector<HTMLDialogElement>('dialog.help') ?? makeOverlay()

export function openHelp(): void {
  const dialog = overlay()
  if (dialog.open) dialog.close()
  else dialog.showModal()
}

function makeOverlay(): HTMLDialogElement {
  const rows = keysHelp().map(({ keys, does }) =>
    html('tr', {}, html('th', { scope: 'row' }, ...keys.split(' ').map((key) => html('kbd', {}, key))), html('td', {}, does)),
  )
  const letters = html('input', {
    type: 'checkbox', id: 'letters', checked: lettersAreOn(),
    change: (event) => window.localStorage.setItem(KEPT, (event.target as HTMLInputElement).checked ? 'on' : 'off'),
  })
  const close = html('button', { type: 'button', class: 'act', click: () => dialog.close() }, say('close'))
  const dialog = html('dialog', { class: 'help', 'aria-labelledby': 'help-title' },
    html('h2', { id: 'help-title' }, say('help')), html('table', {}, html('tbody', {}, ...rows)),
    html('p', { class: 'letters' }, letters, html('label', { for: 'letters' }, say('shortcuts'))), close)
  document.body.append(dialog)
  return dialog
}
