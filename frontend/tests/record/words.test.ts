import { expect, it } from 'vitest'

import { fill, learnWords, say, writeNumber } from '../../src/record/words'

it('fills names in braces, and leaves unknown ones', () => {
  expect(fill('{n} of {count} {x}', { n: 1, count: 4 })).toBe('1 of 4 {x}')
})
it('a word that the page did not bring is a bug', () => {
  learnWords({ say: { save: 'Guardar' }, keys: [], reasons: [], tissues: {}, digits: {} }, 'es')
  expect(say('save')).toBe('Guardar')
  expect(() => say('nothing')).toThrow('no words for nothing')
})
it('numbers carry one digit and a real minus', () => expect(writeNumber(-3.14159)).toBe('−3.1'))
