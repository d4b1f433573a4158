// A volume of the clinic as NiiVue holds it: its grey range, and the colours of its labels.

import { NVImage } from '@niivue/niivue'

const PERCENTILE = 0.005

/** Its grey range is taken between two percentiles. */
export function loadVolume(address: string, colormap = 'gray'): Promise<NVImage> {
  return NVImage.loadFromUrl({ url: address, name: 'volume.nii.gz', colormap, percentileFrac: PERCENTILE })
}

export interface Colours {
  R: number[]
  G: number[]
  B: number[]
  A: number[]
  I: number[]
  labels: string[]
}

/** NiiVue's table of the colours, given as #rrggbb by label; 0 is nothing, and clear. */
export function toColours(colours: ReadonlyMap<number, string>): Colours {
  const table: Colours = { R: [0], G: [0], B: [0], A: [0], I: [0], labels: [''] }
  for (const [label, colour] of [...colours].sort(([a], [b]) => a - b)) {
    if (label === 0) continue // nothing: clear, as the table begins
    table.R.push(Number.parseInt(colour.slice(1, 3), 16))
    table.G.push(Number.parseInt(colour.slice(3, 5), 16))
    table.B.push(Number.parseInt(colour.slice(5, 7), 16))
    table.A.push(255)
    table.I.push(label)
    table.labels.push('')
  }
  return table
}
