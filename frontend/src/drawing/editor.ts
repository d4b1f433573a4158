// The bar under the measured cut while a correction is drawn: the number as it is now, undo, why, save.

import { type Corners, measureSlip } from '../anatomy/profile'
import { html } from '../page/element'
import { makeReason } from '../page/table'
import { reasons, say, SIGNS, writeNumber } from '../record/words'
import { type Draft, faultOf, isChanged, measureDraft } from './draft'

export interface EditorHost {
  undo(): void
  cancel(): void
  save(): void
  reach(mm: number): void
}

export const REASON = 'draft-reason'
export const REACH_MM = 5
const LEAST_REACH_MM = 1
const MOST_REACH_MM = 15

export const unitOf = (draft: Draft): string => SIGNS[draft.draws === 'outline' ? 'mm2' : 'mm'] as string

/** The second number of a slip. */
const percentOf = ({ draws, points }: Draft): (Node | string)[] =>
  draws === 'slip' ? [html('b', { class: 'beside' }, writeNumber(measureSlip(points as Corners).percent)), '%'] : []

export class Editor {
  private readonly bar = html('form', { class: 'editor', hidden: true })
  private readonly number = html('output', { class: 'now' })
  private readonly before = html('span', { class: 'before' })
  private readonly fault = html('p', { class: 'look', role: 'alert', hidden: true })
  private readonly undo = html('button', { type: 'button', class: 'quiet' }, say('undo'))
  private readonly save = html('button', { class: 'act' }, say('save'))
  private readonly reach: HTMLElement
  private row: string | null = null

  constructor(host: EditorHost) {
    const cancel = html('button', { type: 'button', class: 'quiet', click: () => host.cancel() }, say('cancel'))
    const slider = html('input', { type: 'range', id: 'reach', min: LEAST_REACH_MM, max: MOST_REACH_MM, step: 0.5, value: REACH_MM })
    slider.addEventListener('input', () => host.reach(slider.valueAsNumber))
    this.reach = html('p', { class: 'reach' }, html('label', { for: 'reach' }, say('reach')), slider)
    this.undo.addEventListener('click', () => host.undo())
    this.bar.addEventListener('submit', (event) => {
      event.preventDefault()
      host.save()
    })
    this.bar.append(
      html('p', { class: 'numbers' }, this.number, this.before),
      this.reach,
      html('p', { class: 'why' }, html('label', { for: REASON }, say('reason')), ...makeReason(REASON)),
      this.fault,
      html('p', { class: 'acts' }, this.undo, cancel, this.save),
    )
  }

  /** Under the panel on which is drawn. */
  show(draft: Draft | null, panel: HTMLElement | null): void {
    this.bar.hidden = draft === null
    if (draft === null || panel === null) {
      this.row = null
      return
    }
    const { row } = draft
    if (this.bar.parentElement !== panel) panel.append(this.bar)
    if (this.row !== row.id) this.begin(draft)
    this.number.replaceChildren(html('span', {}, row.full), html('b', {}, writeNumber(measureDraft(draft))), unitOf(draft), ...percentOf(draft))
    this.before.textContent = row.value === null ? '' : say('before', { text: row.text, unit: row.unit })
    this.reach.hidden = draft.draws !== 'outline'
    this.undo.disabled = draft.steps.length === 0
    const fault = faultOf(draft)
    this.save.disabled = fault !== null || !isChanged(draft)
    this.complain(fault ? say(fault) : '')
  }

  /** A reason that fits what is drawn: an outline follows an edge, a segment has a place. */
  private begin(draft: Draft): void {
    this.row = draft.row.id
    const field = this.bar.querySelector<HTMLInputElement>(`#${REASON}`)
    if (field) field.value = reasons()[draft.draws === 'outline' ? 0 : 1] ?? ''
  }

  complain(sentence: string): void {
    this.fault.textContent = sentence
    this.fault.hidden = sentence === ''
  }

  get isValid(): boolean {
    return this.bar.reportValidity()
  }
}
