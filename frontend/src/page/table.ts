// The findings of a level: every measure, both values where a person corrected one, and where the chosen one comes from.

import type { Found, Level, Row } from '../record/document'
import { reasons, say, writeTime } from '../record/words'
import { byId, html } from './element'

export interface TableHost {
  mayCorrect: boolean
  canDraw(row: Row): boolean
  chose(id: string): void
  draw(row: Row): void
  type(row: Row, value: number, reason: string): Promise<string | null>
}

export function showTable(level: Level, chosen: string | null, host: TableHost): void {
  byId('findings-title').textContent = level.level
  const table = byId('table') as HTMLTableElement
  for (const body of [...table.tBodies]) body.remove()
  for (const group of level.groups) {
    const heading = html('tr', { class: 'group' }, html('th', { colspan: 3, scope: 'rowgroup' }, group.name))
    table.append(html('tbody', {}, heading, ...group.rows.flatMap((row) => showRow(row, row.id === chosen, host))))
  }
}

export const focusRow = (id: string): void =>
  document.querySelector<HTMLElement>(`[data-row="${id}"] button.name`)?.focus({ preventScroll: false })

export function scrollToRow(id: string): void {
  document.querySelector(`[data-row="${id}"]`)?.scrollIntoView({ block: 'nearest' })
}

function showRow(row: Row, isChosen: boolean, host: TableHost): HTMLElement[] {
  const state = ['finding', isChosen && 'chosen', row.is_doubtful && 'doubtful', row.value === null && 'absent']
  const name = html('button', { type: 'button', class: 'name', 'aria-expanded': isChosen ? 'true' : 'false', click: () => host.chose(row.id) }, row.label)
  const cells = row.value === null ? [html('td', { class: 'value', colspan: 2 }, html('span', { class: 'reason' }, row.reason || say('unknown')))] : showValue(row)
  const line = html('tr', { class: state.filter(Boolean).join(' '), 'data-row': row.id }, html('th', { scope: 'row' }, name, ' ', showGrade(row)), ...cells)
  line.addEventListener('click', (event) => {
    if (!(event.target as Element).closest('button')) host.chose(row.id)
  })
  return isChosen ? [line, showDetail(row, host)] : [line]
}

function showGrade(row: Row): HTMLElement | null {
  if (row.grade === null) return null
  const { scheme, name, reaches } = row.grade
  return html('span', { class: 'grade', title: reaches ? `${scheme}: ${reaches}` : scheme }, reaches ? `${name}?` : name)
}

function showValue(row: Row): HTMLElement[] {
  const value = html('td', { class: 'value' }, html('b', {}, row.text), ` ${row.unit}`, html('span', { class: 'interval' }, row.interval))
  if (row.computed) value.append(html('span', { class: 'both' }, sayComputed(row.computed)))
  const sure = row.computed ? html('span', { class: 'by-hand' }, row.origin_text) : row.confidence_text
  return [value, html('td', { class: 'sure' }, sure)]
}

const sayComputed = (found: Found): string =>
  say('was', { text: found.value === null ? say('unknown') : found.text, unit: found.unit }).trim()

/** Where a value comes from, and what can be done about it. */
function showDetail(row: Row, host: TableHost): HTMLElement {
  const facts = html('dl')
  const tell = (name: string, text: string) => {
    if (text) facts.append(html('dt', {}, say(name)), html('dd', {}, text))
  }
  tell('how', row.method)
  tell('source', row.source)
  if (row.computed) {
    tell('computed', [row.computed.text && `${row.computed.text} ${row.computed.unit} (${row.computed.interval})`, row.computed.method, row.computed.source, row.computed.reason].filter(Boolean).join(' · '))
  }
  const notes = [
    row.is_doubtful && html('p', { class: 'look' }, say('look')),
    row.who && html('p', { class: 'by' }, say('corrected_by', { who: row.who, when: writeTime(row.when), why: row.why })),
    ...row.disagreements.map((one) => html('p', { class: 'look' }, say('disagreement', { text: one.text, who: one.who, when: writeTime(one.when) }))),
  ]
  const acts = host.mayCorrect ? showActs(row, host) : null
  return html('tr', { class: 'detail' }, html('td', { colspan: 3 }, facts, ...notes, acts))
}

function showActs(row: Row, host: TableHost): HTMLElement | null {
  const draw = host.canDraw(row) && html('button', { type: 'button', class: 'act', click: () => host.draw(row) }, say(row.value === null ? 'draw' : 'correct'))
  if (row.key === null) return draw ? html('div', { class: 'acts' }, draw) : null
  const form = showForm(row, host)
  const open = html('button', { type: 'button', class: 'quiet', click: () => {
    form.hidden = !form.hidden
    if (!form.hidden) form.querySelector('input')?.focus()
  } }, say('type'))
  return html('div', { class: 'acts' }, draw, open, form)
}

function showForm(row: Row, host: TableHost): HTMLFormElement {
  const unit = row.draws === 'outline' ? 'mm²' : 'mm'
  const value = html('input', { type: 'number', step: 'any', required: true, inputmode: 'decimal', id: 'typed-value' })
  const reason = makeReason('typed-reason')
  const fault = html('p', { class: 'look', role: 'alert', hidden: true })
  const form = html('form', { class: 'typed', hidden: true },
    html('label', { for: 'typed-value' }, say('type_label', { label: row.full, unit })), value,
    html('label', { for: 'typed-reason' }, say('reason')), ...reason,
    fault, html('button', { class: 'act' }, say('save')))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void host.type(row, value.valueAsNumber, readReason('typed-reason')).then((sentence) => {
      fault.textContent = sentence ?? ''
      fault.hidden = sentence === null
    })
  })
  return form
}

/** A field for why, with the usual reasons at hand. */
export function makeReason(id: string): HTMLElement[] {
  const list = html('datalist', { id: `${id}-usual` }, ...reasons().map((text) => html('option', { value: text })))
  const field = html('input', { type: 'text', id, list: `${id}-usual`, maxlength: 500, required: true, autocomplete: 'off', value: reasons()[0] ?? '' })
  return [field, list]
}

export const readReason = (id: string): string => (byId(id) as HTMLInputElement).value.trim()
