// The points of a drawing that a hand can take: by mouse, finger, and, when they have the focus, by arrow keys.

import { svg } from '../page/element'

const DOT_PX = 5.5
const TOUCH_PX = 15
/** How near a hand must be to take one. */
export const GRASP_PX = 18

/** press: whether the key was for the point. */
export function makeHandle(label: string, role: string, press: (key: KeyboardEvent) => boolean): SVGGElement {
  const keydown = (event: Event) => {
    if (!press(event as KeyboardEvent)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const named = { 'aria-label': label, 'aria-roledescription': role }
  return svg('g', { class: 'handle', tabindex: 0, role: 'button', ...named, keydown }, svg('circle', { class: 'touch' }), svg('circle', { class: 'dot' }))
}

/** unit: of the drawing, for one pixel of the screen. */
export function placeHandle(handle: Element, x: number, y: number, unit: number): void {
  for (const [name, radius] of [['touch', TOUCH_PX], ['dot', DOT_PX]] as const) {
    const circle = handle.querySelector(`.${name}`)
    circle?.setAttribute('cx', x.toFixed(3))
    circle?.setAttribute('cy', y.toFixed(3))
    circle?.setAttribute('r', (radius * unit).toFixed(3))
  }
}
