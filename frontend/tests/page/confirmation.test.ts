import { expect, it } from 'vitest'

import { stateOf } from '../../src/page/confirmation'

const by = (...held: boolean[]) => ({ confirmations: held.map((holds) => ({ who: 'A', when: '2026-11-21T12:00:00Z', holds, is_mine: false })) })

it('one that holds is enough', () => expect(stateOf(by(false, true))).toBe('confirmed'))
it('a level whose confirmations are all void is not one that nobody confirmed', () => {
  expect(stateOf(by(false))).toBe('void')
  expect(stateOf(by())).toBe('not_confirmed')
})
