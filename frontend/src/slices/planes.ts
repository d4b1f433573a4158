// The two planes in which slices move, sagittal and axial: the volumes that they show, and one place of the patient in both.

import type { NVImage } from '@niivue/niivue'

import type { Plane } from '../anatomy/orientation'
import { byId, html } from '../page/element'
import { panelOf } from '../page/panel'
import { PRESETS, type Window } from '../picture/shade'
import type { StoredVolume, Vector, ViewDocument } from '../record/document'
import type { Selection } from '../record/selection'
import { say, tissues } from '../record/words'
import { Weightings } from './series'
import { hasWebGl2, Slices, type SlicesHost } from './slices'
import { Stacks } from './stacks'
import { loadVolume } from './volume'

const SAGITTAL_LEAST_ZOOM = 1.1
const SAGITTAL_MOST_ZOOM = 1.9
const AXIAL_ZOOM = 2

export interface PlanesHost {
  hostOf(plane: Plane): Omit<SlicesHost, 'crossed'>
  /** The sagittal slices are there, to be drawn on. */
  began(): void
}

export class Planes {
  private readonly stacks: Stacks
  private readonly all: Partial<Record<Plane, Slices>> = {}
  private weightings: Weightings | null = null
  private axialStack: StoredVolume | null = null
  private window: Window = PRESETS.standard as Window
  private hasTissues = false

  constructor(
    view: ViewDocument,
    private readonly seen: Selection,
    private readonly host: PlanesHost,
  ) {
    this.stacks = new Stacks(view)
  }

  get sagittal(): Slices | undefined {
    return this.all.sagittal
  }

  get showsTissues(): boolean {
    return this.hasTissues
  }

  async start(): Promise<void> {
    if (!hasWebGl2()) {
      byId('panels').after(html('p', { class: 'doubt', role: 'note' }, say('no_webgl')))
      return
    }
    const isAxial = this.stacks.axial.length > 0
    await Promise.all([this.startPlane('sagittal'), isAxial && this.startPlane('axial')])
    if (!isAxial) {
      const panel = panelOf('axial')
      panel.hidden = false
      panel.replaceChildren(html('p', { class: 'none' }, say('no_axial')))
    }
    byId('viewer').dataset['ready'] = 'slices'
  }

  private async startPlane(plane: Plane): Promise<void> {
    const stored = plane === 'sagittal' ? this.stacks.sagittals[0] : undefined
    if (plane === 'sagittal' && !stored) return
    const panel = panelOf(plane)
    panel.hidden = false
    const loading = html('p', { class: 'loading' }, say('loading'))
    panel.append(loading)
    try {
      const coming = stored ? this.stacks.load(stored) : this.stacks.nearest(this.seen.view.plane.canal_mm)
      const slices = new Slices(panel, plane, { ...this.host.hostOf(plane), crossed: (point) => void this.cross(plane, point) })
      slices.shade(this.window)
      const [found] = await Promise.all([coming, slices.start()])
      this.all[plane] = slices
      if (stored) this.beginSagittal(slices, stored, found as NVImage)
      await this.aim()
    } catch (why) {
      loading.textContent = say('load_failed', { why: why instanceof Error ? why.message : String(why) })
      panel.append(loading)
    }
  }

  private beginSagittal(slices: Slices, stored: StoredVolume, image: NVImage): void {
    slices.show(image, this.seen.middle, this.sagittalZoom)
    this.weightings = new Weightings(slices, this.stacks, stored, async () => {
      if (this.hasTissues) await this.layTissues('sagittal')
    })
    this.host.began()
  }

  /** The spine is tall and narrow: what is in front of it may leave a narrow panel. */
  private get sagittalZoom(): number {
    const { clientWidth, clientHeight } = this.sagittal?.frame.screen ?? byId('panels')
    return Math.min(Math.max(clientHeight / (clientWidth || 1), SAGITTAL_LEAST_ZOOM), SAGITTAL_MOST_ZOOM)
  }

  /** The lines and names of the levels, the chosen one among them. */
  mark(): void {
    this.sagittal?.mark(this.seen.views, this.seen.name)
  }

  /** Both planes at the level that is shown. */
  async aim(): Promise<void> {
    const at = this.seen.view.plane.canal_mm
    this.mark()
    this.sagittal?.goTo(at)
    await this.showAxial(at, true)
  }

  private async showAxial(at: Vector, isAnew: boolean): Promise<void> {
    const { axial } = this.all
    if (!axial) return
    const found = await this.stacks.nearest(at)
    if (!found) return
    const isOther = axial.image !== found.image
    this.axialStack = found.stored
    if (isOther || isAnew) {
      axial.show(found.image, at, AXIAL_ZOOM)
      axial.shade(this.window)
      if (isOther && this.hasTissues) await this.layTissues('axial')
    } else axial.goTo(at)
  }

  private async cross(from: Plane, point: Vector): Promise<void> {
    if (from === 'axial') this.sagittal?.goTo(point)
    else await this.showAxial(point, false)
  }

  shade(to: Window): void {
    this.window = to
    this.all.sagittal?.shade(to)
    this.all.axial?.shade(to)
  }

  /** As they were at the beginning, at the level that is shown. */
  reset(): void {
    this.sagittal?.reset(this.seen.middle, this.sagittalZoom)
    void this.aim()
  }

  zoomBy(plane: Plane, factor: number): void {
    this.all[plane]?.camera.zoomBy(factor)
  }

  step(plane: Plane, slices: number): void {
    this.all[plane]?.step(slices)
  }

  nextWeighting(): void {
    this.weightings?.next()
  }

  async showTissues(areShown: boolean): Promise<void> {
    this.hasTissues = areShown
    await Promise.all([this.layTissues('sagittal'), this.layTissues('axial')])
  }

  private async layTissues(plane: Plane): Promise<void> {
    const slices = this.all[plane]
    const address = this.stacks.labelsOf(plane, plane === 'axial' ? this.axialStack : null)
    const labels = this.hasTissues && address ? await loadVolume(address) : null
    slices?.lay(labels, new Map(Object.values(tissues()).map((one) => [one.label, one.colour])))
  }
}
