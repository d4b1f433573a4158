// Which key asks for what. Single letters can be switched off, for hands and voices that press them by accident.

export type Wish =
  | 'level-up' | 'level-down' | 'slice-before' | 'slice-after' | 'nearer' | 'farther' | 'brighter' | 'darker'
  | 'harder' | 'softer' | 'standard' | 'bone' | 'fluid' | 'flat' | 'reset' | 'drawings' | 'tissues' | 'enlarge'
  | 'series' | 'correct' | 'undo' | 'save' | 'leave' | 'help'

export interface Pressed {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

const PLAIN: Record<string, Wish> = {
  ArrowUp: 'level-up', ArrowDown: 'level-down', PageUp: 'slice-before', PageDown: 'slice-after', Escape: 'leave',
}
const LETTERS: Record<string, Wish> = {
  '+': 'nearer', '=': 'nearer', '-': 'farther', '−': 'farther', b: 'brighter', d: 'darker', c: 'harder', v: 'softer',
  '1': 'standard', '2': 'bone', '3': 'fluid', '4': 'flat', '0': 'reset', o: 'drawings', t: 'tissues', f: 'enlarge',
  s: 'series', e: 'correct', '?': 'help',
}
const WITH_CONTROL: Record<string, Wish> = { z: 'undo', s: 'save' }

export function readKey(pressed: Pressed, letters: boolean): Wish | null {
  if (pressed.altKey) return null
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key
  if (pressed.ctrlKey || pressed.metaKey) return WITH_CONTROL[key] ?? null
  return PLAIN[key] ?? (letters ? (LETTERS[key] ?? null) : null)
}

const STEP_MM = 0.1
const LONG_STEP_MM = 1
const ARROWS: Record<string, [row: number, column: number]> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
}

/** How far an arrow key moves a point, in millimetres [row, column]; null for other keys. */
export function readNudge(key: string, isLong: boolean): [number, number] | null {
  const arrow = ARROWS[key]
  const step = isLong ? LONG_STEP_MM : STEP_MM
  return arrow ? [arrow[0] * step, arrow[1] * step] : null
}

/** Whether a key belongs to the field that has the focus. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, dialog') !== null
