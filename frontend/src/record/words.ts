// Words of the page, in its language; numbers and times as the page writes them.

import type { Words } from './document'

let words: Words
let language = 'en'

export function learnWords(learned: Words, spoken: string): void {
  words = learned
  language = spoken
}

export function say(key: string, filling: Record<string, string | number> = {}): string {
  const text = words.say[key]
  if (text === undefined) throw new Error(`no words for ${key}`)
  return fill(text, filling)
}

export const fill = (text: string, filling: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in filling ? String(filling[name]) : whole))

export const keysHelp = (): Words['keys'] => words.keys
export const reasons = (): string[] => words.reasons
export const tissue = (name: string): Words['tissues'][string] | undefined => words.tissues[name]
export const tissues = (): Words['tissues'] => words.tissues

export const SIGNS: Record<string, string> = { mm2: 'mm²', mm: 'mm' }

/** A number that is being drawn: one digit, so that it is seen to follow the hand. */
export const writeNumber = (value: number): string => value.toFixed(1).replace('-', '−')

export const writeTime = (iso: string): string =>
  new Date(iso).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
