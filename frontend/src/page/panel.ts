// The panels of the page, one a picture: any of them can have the whole room.

import { byId } from './element'

export type PanelName = 'sagittal' | 'cut' | 'axial'

export function panelOf(name: PanelName): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-panel="${name}"]`)
  if (found === null) throw new Error(`the page has no panel ${name}`)
  return found
}

/** The whole room for one panel; asked again, the old share. */
export function enlarge(name: PanelName): void {
  const { dataset } = byId('panels')
  if (dataset['large'] === name) delete dataset['large']
  else dataset['large'] = name
}

/** Whether there was a large one. */
export function shrink(): boolean {
  const { dataset } = byId('panels')
  const wasLarge = Boolean(dataset['large'])
  if (wasLarge) delete dataset['large']
  return wasLarge
}
