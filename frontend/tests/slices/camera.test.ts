import { describe, expect, it, vi } from 'vitest'

import type { Vector } from '../../src/record/document'
import { Camera } from '../../src/slices/camera'
import type { Parts, Projection } from '../../src/slices/projection'

const [WIDTH, HEIGHT, MM] = [200, 400, 100]

/** A volume of 100 mm a side that is seen from the side: its front on the left, its head above. */
function seen(isEmpty = false) {
  const moved = vi.fn()
  const projection = {
    isEmpty,
    extent: [MM, MM],
    toParts: (point: Vector) => point.map((mm) => mm / MM),
    toLps: (parts: Parts) => parts.map((part) => part * MM),
    toOwnMm: (parts: Parts) => parts.map((part) => part * MM),
    isAcross: (axis: number) => axis === 0,
    partsAt: (x: number, y: number): Parts | null => {
      const [, front, head] = camera.middle
      const perMm = camera.zoom * Math.min(WIDTH, HEIGHT) / MM
      return [0.5, front / MM + (x - WIDTH / 2) / perMm / MM, head / MM - (y - HEIGHT / 2) / perMm / MM]
    },
  } as unknown as Projection
  const camera: Camera = new Camera(projection, { clientWidth: WIDTH, clientHeight: HEIGHT } as HTMLElement, moved)
  return { camera, projection, moved }
}
const near = (a: readonly number[], b: readonly number[]) => a.forEach((n, axis) => expect(n).toBeCloseTo(b[axis] as number, 9))

describe('the camera', () => {
  it('looks at a place', () => {
    const { camera, moved } = seen()
    camera.look([50, 30, 70], 2)
    near(camera.middle, [50, 30, 70])
    near(camera.pan, [-50, -10, -90, 2])
    expect(moved).toHaveBeenCalledOnce()
  })
  it('moves the picture with the hand', () => {
    const { camera } = seen()
    camera.panBy(20, -40)
    near(camera.middle, [50, 40, 30])
  })
  it('comes nearer around what is under the hand, within bounds', () => {
    const { camera, projection } = seen()
    const before = projection.partsAt(150, 100) as Parts
    camera.zoomAt(3, 150, 100)
    near(projection.partsAt(150, 100) as Parts, before)
    camera.zoomBy(1000)
    expect(camera.zoom).toBe(12)
    camera.zoomBy(1e-6)
    expect(camera.zoom).toBe(0.5)
  })
  it('comes near enough to draw, and goes back to where it was first', () => {
    const { camera } = seen()
    camera.look([50, 30, 70], 1.2)
    camera.approach([50, 60, 40])
    expect(camera.zoom).toBeCloseTo(MM / 75, 9)
    camera.approach([50, 10, 10])
    camera.withdraw()
    near([...camera.middle, camera.zoom], [50, 30, 70, 1.2])
    camera.look([50, 20, 20], 3)
    camera.withdraw()
    expect(camera.zoom).toBe(3)
  })
  it('stays where it is while there is nothing to see', () => {
    const { camera, moved } = seen(true)
    camera.approach([50, 60, 40])
    expect(moved).not.toHaveBeenCalled()
  })
})
