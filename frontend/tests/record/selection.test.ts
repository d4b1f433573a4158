import { expect, it } from 'vitest'

import type { Level, ViewLevel } from '../../src/record/document'
import { Selection } from '../../src/record/selection'
import { level, record, row } from '../spine'

const levels = ['L3-L4', 'L4-L5', 'L5-S1'].map((name): Level => ({ ...record(row(`of-${name}`, 'slip')), level: name }))
const at = (name: string, z: number): ViewLevel => ({ ...level, level: name, plane: { ...level.plane, canal_mm: [2, 4, z] } })
const views = [at('L3-L4', -10), at('L4-L5', -45), at('L5-S1', -80)]
const look = () => new Selection(levels, 'L4-L5', views)

it('is one level, as the record and as the view document have it', () => {
  const seen = look()
  expect([seen.name, seen.level.level, seen.view.level]).toEqual(['L4-L5', 'L4-L5', 'L4-L5'])
})
it('goes to another level without a row', () => {
  const seen = look()
  seen.row = 'of-L4-L5'
  expect(seen.find(seen.row)?.id).toBe('of-L4-L5')
  seen.go('L5-S1')
  expect(seen.row).toBeNull()
  expect(seen.find(seen.row)).toBeUndefined()
  expect(seen.find('of-L4-L5')).toBeUndefined()
  expect(seen.view.plane.canal_mm[2]).toBe(-80)
})
it('ends with the first and the last level', () => {
  const seen = look()
  expect([seen.nameBy(-1), seen.nameBy(1), seen.nameBy(-2), seen.nameBy(2)]).toEqual(['L3-L4', 'L5-S1', null, null])
})
it('knows the middle of the spine', () => {
  expect(look().middle).toEqual([2, 4, -45])
  expect(new Selection([], '', []).middle).toEqual([0, 0, 0])
})
