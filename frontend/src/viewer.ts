// The page: what is shown of a level, and what every hand and key does to it.

import { Correction } from './drawing/correction'
import { Cut } from './drawing/cut'
import { announce } from './page/announce'
import { listenToConfirmation, showConfirmations, stateOf } from './page/confirmation'
import { byId } from './page/element'
import { openHelp } from './page/help'
import { listenToKeys } from './page/keyboard'
import type { Wish } from './page/keys'
import { listenToLevels, markLevels } from './page/levels'
import { enlarge, type PanelName, panelOf, shrink } from './page/panel'
import { focusRow, scrollToRow, showTable } from './page/table'
import type { Tool } from './picture/gesture'
import { brighter, darker, harder, PRESETS, shift, softer, type Window } from './picture/shade'
import { showTools, type Tools } from './picture/tools'
import type { Level, PageData, ViewDocument } from './record/document'
import { Selection } from './record/selection'
import { say } from './record/words'
import { Planes } from './slices/planes'

const KEY_ZOOM = 1.25

export class Viewer {
  private window: Window = PRESETS.standard as Window
  private hold: Tool = 'move'
  private used: PanelName = 'axial'
  private readonly seen: Selection
  private readonly tools: Tools
  private readonly cut: Cut
  private readonly planes: Planes
  private readonly correction: Correction

  constructor(
    private readonly page: PageData,
    view: ViewDocument,
  ) {
    this.seen = new Selection(page.levels, page.level, view.levels)
    this.tools = this.makeTools()
    this.cut = new Cut(panelOf('cut'), {
      ...this.handOn('cut'),
      pulled: (at, by, isFirst) => this.correction.pull(at, by, isFirst),
    })
    this.planes = new Planes(view, this.seen, {
      hostOf: (plane) => ({
        ...this.handOn(plane),
        choseLevel: (name) => this.go(name),
        pulled: (at, from, to, isFirst) => this.correction.pullFromSide(at, from, to, isFirst),
      }),
      began: () => this.drawOnSide(),
    })
    this.correction = new Correction(this.seen, this.cut, this.planes, {
      mayCorrect: page.may_correct,
      began: (on) => this.beginOn(on),
      took: (levels) => this.takeIn(levels),
    })
    this.listen()
    this.show()
    this.shade(this.window)
  }

  /** The moving slices, after the measured cut is there to be looked at. */
  startSlices(): Promise<void> {
    return this.planes.start()
  }

  private makeTools(): Tools {
    return showTools({
      took: (tool) => this.take(tool),
      preset: (name) => this.shade(PRESETS[name] as Window),
      reset: () => this.reset(),
      drawings: () => this.toggleDrawings(),
      tissues: () => this.toggleTissues(),
      help: openHelp,
    })
  }

  /** What a hand does on any of the pictures. */
  private handOn(panel: PanelName) {
    return {
      tool: () => this.hold,
      used: () => void (this.used = panel),
      chose: (id: string) => this.choose(id),
      shaded: (right: number, up: number) => this.shade(shift(this.window, up, right)),
      nudged: (at: number, key: KeyboardEvent) => this.correction.nudge(at, key),
      enlarged: () => enlarge(panel),
    }
  }

  private listen(): void {
    window.addEventListener('beforeunload', (event) => {
      if (this.correction.isUnsaved) event.preventDefault()
    })
    listenToKeys(this.acts, () => this.correction.isDrawing)
    listenToLevels((name) => this.go(name))
    listenToConfirmation(() => this.seen.level, (levels) => this.takeIn(levels))
  }

  private show(): void {
    const { level, name, row } = this.seen
    this.cut.show(this.seen.view, level.groups.flatMap((group) => group.rows))
    this.cut.select(row)
    showTable(level, row, {
      mayCorrect: this.page.may_correct,
      canDraw: (one) => this.correction.canDraw(one),
      chose: (id) => this.choose(id === this.seen.row ? null : id),
      draw: (one) => this.correction.begin(one),
      type: (one, value, reason) => this.correction.type(one, value, reason),
    })
    showConfirmations(level)
    markLevels(this.seen.levels, name)
    this.planes.mark()
    this.correction.sketch()
  }

  private takeIn(levels: readonly Level[]): void {
    this.seen.levels = levels
    this.show()
  }

  private drawOnSide(): void {
    this.correction.sketch()
    if (this.seen.row !== null && !this.correction.isDrawing) this.show() // its row can be drawn on now
  }

  private beginOn(panel: PanelName): void {
    this.used = panel
    byId('viewer').classList.remove('bare')
    this.tools.press('drawings', true)
  }

  // Levels and rows

  private go(name: string | null): void {
    if (name === null || name === this.seen.name || !this.correction.mayLeave()) return
    this.correction.stop()
    this.seen.go(name)
    window.history.replaceState(null, '', `?level=${encodeURIComponent(name)}`)
    this.show()
    void this.planes.aim()
    announce(`${say('level', { level: name })}: ${say(stateOf(this.seen.level))}`)
  }

  private choose(id: string | null): void {
    if (!this.correction.mayLeave()) return
    this.correction.stop()
    const hadFocus = document.activeElement?.closest('#table') !== null
    this.seen.row = id
    this.show()
    if (id === null) return
    if (hadFocus) focusRow(id)
    else scrollToRow(id)
    const row = this.seen.find(id)
    if (row) announce(say('live', { label: row.full, text: row.text || row.reason, unit: row.unit }))
  }

  private correct(): void {
    const row = this.seen.find(this.seen.row)
    if (row) this.correction.begin(row)
  }

  /** The nearest thing to leave: a drawing, an enlarged picture, a row. */
  private leave(): void {
    if (this.correction.isDrawing) this.correction.leave()
    else if (!shrink()) this.choose(null)
  }

  // Looking

  private take(tool: Tool): void {
    this.hold = tool
    this.tools.press('move', tool === 'move')
    this.tools.press('window', tool === 'window')
  }

  private shade(to: Window): void {
    this.window = to
    this.cut.shade(to)
    this.planes.shade(to)
    for (const [name, preset] of Object.entries(PRESETS)) {
      this.tools.press(name, preset.centre === to.centre && preset.width === to.width)
    }
  }

  private reset(): void {
    this.shade(PRESETS.standard as Window)
    this.cut.reset()
    this.planes.reset()
  }

  private toggleDrawings(): void {
    const isHidden = byId('viewer').classList.toggle('bare')
    this.tools.press('drawings', !isHidden)
  }

  private toggleTissues(): void {
    const areShown = !this.planes.showsTissues
    this.tools.press('tissues', areShown)
    void this.planes.showTissues(areShown)
  }

  private zoom(factor: number): void {
    if (this.used === 'cut') this.cut.zoomBy(factor)
    else this.planes.zoomBy(this.used, factor)
  }

  private step(slices: number): void {
    this.planes.step(this.used === 'sagittal' ? 'sagittal' : 'axial', slices)
  }

  private get acts(): Record<Wish, () => void> {
    return {
      'level-up': () => this.go(this.seen.nameBy(-1)),
      'level-down': () => this.go(this.seen.nameBy(1)),
      'slice-before': () => this.step(-1),
      'slice-after': () => this.step(1),
      nearer: () => this.zoom(KEY_ZOOM),
      farther: () => this.zoom(1 / KEY_ZOOM),
      brighter: () => this.shade(brighter(this.window)),
      darker: () => this.shade(darker(this.window)),
      harder: () => this.shade(harder(this.window)),
      softer: () => this.shade(softer(this.window)),
      standard: () => this.shade(PRESETS.standard as Window),
      bone: () => this.shade(PRESETS.bone as Window),
      fluid: () => this.shade(PRESETS.fluid as Window),
      flat: () => this.shade(PRESETS.flat as Window),
      reset: () => this.reset(),
      drawings: () => this.toggleDrawings(),
      tissues: () => this.toggleTissues(),
      enlarge: () => enlarge(this.used),
      series: () => this.planes.nextWeighting(),
      correct: () => this.correct(),
      undo: () => this.correction.undo(),
      save: () => void this.correction.save(),
      leave: () => this.leave(),
      help: openHelp,
    }
  }
}
