// The window through which grey values are seen: one for all pictures, as parts of each picture's own range.

export interface Window {
  centre: number
  width: number
}

export const PRESETS: Record<string, Window> = {
  standard: { centre: 0.5, width: 1 },
  bone: { centre: 0.22, width: 0.44 },
  fluid: { centre: 0.75, width: 0.7 },
  flat: { centre: 0.6, width: 1.5 },
}
const LEAST_WIDTH = 0.05
const MOST_WIDTH = 3
const CLICK = 0.05

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/** Brighter is a lower centre; more contrast is a narrower width. Both in parts of the range. */
export const shift = (window: Window, brighter: number, wider: number): Window => ({
  centre: clamp(window.centre - brighter, -0.5, 1.5),
  width: clamp(window.width + wider, LEAST_WIDTH, MOST_WIDTH),
})

export const brighter = (window: Window): Window => shift(window, CLICK, 0)
export const darker = (window: Window): Window => shift(window, -CLICK, 0)
export const harder = (window: Window): Window => shift(window, 0, -2 * CLICK)
export const softer = (window: Window): Window => shift(window, 0, 2 * CLICK)

/** Slope and intercept that bring a grey of 0 to 1 through the window. */
export function toLine(window: Window): { slope: number; intercept: number } {
  return { slope: 1 / window.width, intercept: 0.5 - window.centre / window.width }
}

/** The grey values that become black and white, for a picture whose own range is low to high. */
export function toEnds(window: Window, low: number, high: number): [number, number] {
  const range = high - low
  return [low + (window.centre - window.width / 2) * range, low + (window.centre + window.width / 2) * range]
}
