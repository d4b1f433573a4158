// A correction, from the row that asks for it until the record has it: drawn on the cut or from the side, or typed.

import type { Mm } from '../anatomy/geometry'
import { meetPlane } from '../anatomy/profile'
import type { Ray } from '../anatomy/space'
import { announce } from '../page/announce'
import { byId } from '../page/element'
import { readNudge } from '../page/keys'
import { panelOf } from '../page/panel'
import { focusRow, readReason } from '../page/table'
import type { Level, Row } from '../record/document'
import { NotSaved, sendCorrection } from '../record/save'
import type { Selection } from '../record/selection'
import { say, writeNumber } from '../record/words'
import type { Planes } from '../slices/planes'
import type { Cut } from './cut'
import { type Draft, faultOf, isChanged, keepStep, measureDraft, pullDraft, toSent, undoDraft } from './draft'
import { Editor, REACH_MM, REASON, unitOf } from './editor'
import { drawProfile, holdOf, sayDraft } from './sketch'
import { canDraw, startDraft } from './start'

export interface CorrectionHost {
  mayCorrect: boolean
  began(on: 'sagittal' | 'cut'): void
  /** Every level, as the record has it with what was saved. */
  took(levels: Level[]): void
}

export class Correction {
  private draft: Draft | null = null
  private reach = REACH_MM
  private isSaving = false
  private readonly editor: Editor

  constructor(
    private readonly seen: Selection,
    private readonly cut: Cut,
    private readonly planes: Planes,
    private readonly host: CorrectionHost,
  ) {
    this.editor = new Editor({
      undo: () => this.undo(),
      cancel: () => this.leave(),
      save: () => void this.save(),
      reach: (mm) => (this.reach = mm),
    })
  }

  get isDrawing(): boolean {
    return this.draft !== null
  }

  get isUnsaved(): boolean {
    return this.draft !== null && isChanged(this.draft)
  }

  canDraw(row: Row): boolean {
    return canDraw(row, this.seen.view, this.planes.sagittal !== undefined)
  }

  begin(row: Row): void {
    if (!this.host.mayCorrect || !this.canDraw(row)) return
    const { view, level } = this.seen
    const { sagittal } = this.planes
    this.draft = startDraft(row, view, level)
    this.host.began(row.is_from_side ? 'sagittal' : 'cut')
    this.show()
    if (row.is_from_side) {
      sagittal?.goTo(view.plane.canal_mm)
      sagittal?.camera.approach(view.plane.centre_mm)
      sagittal?.focusHandle()
    } else this.cut.focusHandle()
  }

  private show(): void {
    // The panel takes its size first, so that the picture is framed once.
    const isFromSide = this.draft?.plane != null
    byId('viewer').classList.toggle('drawing', this.draft !== null && !isFromSide)
    byId('viewer').classList.toggle('drawing-side', isFromSide)
    panelOf('sagittal').classList.toggle('editing', isFromSide)
    this.editor.show(this.draft, this.draft && panelOf(isFromSide ? 'sagittal' : 'cut'))
    this.cut.edit(isFromSide ? null : this.draft)
    this.sketch()
    if (!isFromSide) this.planes.sagittal?.camera.withdraw()
    if (this.draft && isChanged(this.draft)) {
      const { row } = this.draft
      const number = isFromSide ? { text: sayDraft(this.draft), unit: '' } : { text: writeNumber(measureDraft(this.draft)), unit: unitOf(this.draft) }
      announce(say('live', { label: row.full, ...number }).trim())
    }
  }

  /** What was measured from the side, over the sagittal slices. */
  sketch(): void {
    const draft = this.draft?.plane ? this.draft : null
    this.planes.sagittal?.sketch(drawProfile(this.seen.view, this.seen.level, draft), holdOf(draft), this.seen.row)
  }

  pull(at: number, by: Mm, isFirst: boolean): void {
    if (!this.draft) return
    if (isFirst) this.draft = keepStep(this.draft)
    else this.draft = pullDraft(this.draft, at, by, this.reach)
    this.show()
  }

  pullFromSide(at: number, from: Ray, to: Ray, isFirst: boolean): void {
    const plane = this.draft?.plane
    if (!plane) return
    const [before, after] = [from, to].map(({ point, across }) => meetPlane(plane, point, across)) as [Mm, Mm]
    this.pull(at, [after[0] - before[0], after[1] - before[1]], isFirst)
  }

  /** Whether the key moved the point. */
  nudge(at: number, key: KeyboardEvent): boolean {
    const by = readNudge(key.key, key.shiftKey)
    if (by === null || !this.draft) return false
    this.draft = pullDraft(keepStep(this.draft), at, by, this.reach)
    this.show()
    return true
  }

  undo(): void {
    if (!this.draft) return
    const back = undoDraft(this.draft)
    this.draft = back.steps.length === 0 ? { ...back, points: back.begun } : back
    this.show()
  }

  /** Whether somebody who goes elsewhere loses nothing, or means to. */
  mayLeave(): boolean {
    return !this.isUnsaved || window.confirm(say('leave'))
  }

  leave(): void {
    if (!this.mayLeave()) return
    const row = this.draft?.row.id
    this.stop()
    if (row) focusRow(row)
  }

  stop(): void {
    this.draft = null
    this.show()
  }

  async save(): Promise<void> {
    const { draft } = this
    if (!draft || this.isSaving || !isChanged(draft) || faultOf(draft) !== null || !this.editor.isValid) return
    const sentence = await this.send(draft.row, measureDraft(draft), toSent(draft), readReason(REASON))
    if (sentence !== null) this.editor.complain(sentence)
    else {
      this.stop()
      focusRow(draft.row.id)
    }
  }

  type(row: Row, value: number, reason: string): Promise<string | null> {
    return this.send(row, value, null, reason)
  }

  /** Null where it was saved, else why not. */
  private async send(row: Row, value: number, points: ReturnType<typeof toSent> | null, reason: string): Promise<string | null> {
    this.isSaving = true
    try {
      const answer = await sendCorrection(this.seen.level, row, value, points, reason)
      const isHere = this.draft?.row.id === row.id
      if (isHere) this.stop()
      this.host.took(answer.levels)
      const now = this.seen.find(row.id)
      announce(answer.is_disagreement ? say('saved_beside') : say('saved', { label: row.full, text: now?.text ?? '', unit: now?.unit ?? '' }))
      return null
    } catch (why) {
      if (!(why instanceof NotSaved)) throw why
      return why.message ? say('not_saved', { sentence: why.message }) : say('no_answer')
    } finally {
      this.isSaving = false
    }
  }
}
