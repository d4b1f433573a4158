// Which volume shows a level: the stack whose slices pass nearest to the middle of its disc. From the side, one of the
// weightings that the study holds.

import type { NVImage } from '@niivue/niivue'

import { outside } from '../anatomy/stack'
import type { StoredVolume, Vector, ViewDocument } from '../record/document'
import { addressOf } from '../record/document'
import { loadVolume } from './volume'

const SAGITTAL: readonly StoredVolume['role'][] = ['sagittal_t2', 'volume_t2', 'sagittal_t1', 'sagittal_fs']

export class Stacks {
  private readonly loaded = new Map<string, Promise<NVImage>>()

  constructor(private readonly view: ViewDocument) {}

  /** The stack with the most slices of every weighting seen from the side; first the one in which everything was measured. */
  get sagittals(): StoredVolume[] {
    const most = (a: StoredVolume, b: StoredVolume) => (b.slices > a.slices ? b : a)
    return SAGITTAL.flatMap((role) => {
      const stacks = this.view.volumes.filter((one) => one.role === role)
      return stacks.length > 0 ? [stacks.reduce(most)] : []
    })
  }

  /** The axial slices; of a volume that can be cut in any plane, itself. */
  get axial(): StoredVolume[] {
    const acquired = this.view.volumes.filter((one) => one.role === 'axial_t2')
    return acquired.length > 0 ? acquired : this.view.volumes.filter((one) => one.role === 'volume_t2')
  }

  load(stored: StoredVolume): Promise<NVImage> {
    const found = this.loaded.get(stored.sha256) ?? loadVolume(addressOf(stored.sha256))
    this.loaded.set(stored.sha256, found)
    found.catch(() => this.loaded.delete(stored.sha256)) // the next who asks tries again
    return found
  }

  /** The axial stack for a point, and its number. */
  async nearest(point: Vector): Promise<{ stored: StoredVolume; image: NVImage } | null> {
    let best: { stored: StoredVolume; image: NVImage; away: number } | null = null
    for (const stored of this.axial) {
      const image = await this.load(stored)
      const away = outside(image, point)
      if (best === null || away < best.away) best = { stored, image, away }
    }
    return best
  }

  labelsOf(plane: 'sagittal' | 'axial', stored: StoredVolume | null): string | null {
    const found = this.view.labels.find((one) => one.of === plane && (stored === null || one.stack === stored.stack))
    return found ? addressOf(found.sha256) : null
  }
}
