// A level to test with, in a spine that is turned and tilted, and what the record may say of it.

import { proposeLandmarks } from '../src/anatomy/profile'
import { cross, unit } from '../src/anatomy/space'
import type { Level, Row, Vector, ViewLevel } from '../src/record/document'

const [c, s] = [Math.cos(0.4), Math.sin(0.4)]
export const left = unit([Math.cos(0.2), Math.sin(0.2), 0])
const ahead = unit([Math.sin(0.2), -Math.cos(0.2), 0])
export const posterior: Vector = [-ahead[0] * c, -ahead[1] * c, -s]
/** A disc that is tilted by 0.4 rad and seen from a spine that is turned by 0.2 rad. */
export const level = {
  level: 'L5-S1',
  plane: { centre_mm: [2, -20, -100], canal_mm: [2, 4, -104], left, posterior, superior: cross(left, posterior) },
  axial: null,
} as ViewLevel

export const row = (id: string, draws: 'slip' | 'segment', more = {}): Row =>
  ({ id, draws, value: 1, text: '7.0', unit: 'mm', drawn: null, computed: null, is_from_side: true, ...more }) as unknown as Row
export const record = (...rows: Row[]): Level => ({ groups: [{ name: '', rows }] }) as unknown as Level
const { upper_endplate, lower_endplate, disc_height } = proposeLandmarks(level)
export const landmarks = { upper_endplate, lower_endplate, disc_height }
