// Hands on a picture: mouse, pen and fingers, told as moves, windows, pans, zooms and scrolls.

export type Tool = 'move' | 'window'

export interface Hand {
  tool(): Tool
  /** A finger or the left button is down at a place, first or further on. */
  touch(x: number, y: number, isFirst: boolean): void
  /** The window is dragged: parts of the picture's width to the right and of its height upward. */
  shade(right: number, up: number): void
  pan(dx: number, dy: number): void
  zoom(factor: number, x: number, y: number): void
  scroll(steps: number): void
}

const WHEEL_STEP = 40
const ZOOM_PER_STEP = 1.15

/** Listens on an element; the places told are CSS pixels from its upper left corner. */
export function listen(element: Element, hand: Hand): void {
  const down = new Map<number, { x: number; y: number }>()
  let how: 'touch' | 'shade' | 'pan' | 'pinch' | null = null
  let rolled = 0

  const place = (event: { clientX: number; clientY: number }) => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const begin = (event: PointerEvent): typeof how => {
    if (down.size > 1) return 'pinch'
    if (event.button === 1 || event.ctrlKey) return 'pan'
    if (event.button === 2 || event.shiftKey) return 'shade'
    return hand.tool() === 'window' ? 'shade' : 'touch'
  }

  element.addEventListener('pointerdown', (raw) => {
    const event = raw as PointerEvent
    element.setPointerCapture(event.pointerId)
    const at = place(event)
    down.set(event.pointerId, at)
    how = begin(event)
    if (how === 'touch') hand.touch(at.x, at.y, true)
  })
  element.addEventListener('pointermove', (raw) => {
    const event = raw as PointerEvent
    const before = down.get(event.pointerId)
    if (before === undefined) return
    const at = place(event)
    if (how === 'pinch') pinch(down, event.pointerId, at, hand)
    else if (how === 'touch') hand.touch(at.x, at.y, false)
    else if (how === 'pan') hand.pan(at.x - before.x, at.y - before.y)
    else if (how === 'shade') hand.shade((at.x - before.x) / element.clientWidth, (before.y - at.y) / element.clientHeight)
    down.set(event.pointerId, at)
  })
  const lift = (raw: Event) => {
    down.delete((raw as PointerEvent).pointerId)
    if (down.size === 0) how = null
  }
  element.addEventListener('pointerup', lift)
  element.addEventListener('pointercancel', lift)
  element.addEventListener('contextmenu', (event) => event.preventDefault())
  element.addEventListener(
    'wheel',
    (raw) => {
      const event = raw as WheelEvent
      event.preventDefault()
      const at = place(event)
      if (event.ctrlKey || event.shiftKey) {
        hand.zoom(event.deltaY + event.deltaX < 0 ? ZOOM_PER_STEP : 1 / ZOOM_PER_STEP, at.x, at.y)
        return
      }
      rolled += event.deltaMode === 0 ? event.deltaY : event.deltaY * WHEEL_STEP
      const steps = Math.trunc(rolled / WHEEL_STEP)
      rolled -= steps * WHEEL_STEP
      if (steps !== 0) hand.scroll(Math.sign(steps))
    },
    { passive: false },
  )
}

/** Two fingers: their middle pans, their distance zooms. */
function pinch(
  down: Map<number, { x: number; y: number }>,
  moved: number,
  to: { x: number; y: number },
  hand: Hand,
): void {
  const from = down.get(moved)
  const other = [...down].find(([id]) => id !== moved)?.[1]
  if (from === undefined || other === undefined) return
  const apart = (a: { x: number; y: number }) => Math.hypot(a.x - other.x, a.y - other.y)
  hand.pan((to.x - from.x) / 2, (to.y - from.y) / 2)
  if (apart(from) > 0) hand.zoom(apart(to) / apart(from), (to.x + other.x) / 2, (to.y + other.y) / 2)
}
