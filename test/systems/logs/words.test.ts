import { describe, expect, it } from 'vitest'
import { mostNeedles } from '../../../src/hosts/log-search/search-command.ts'
import { systems } from '../../../src/model/system.ts'
import { logSignatures } from '../../../src/systems/log-signatures.ts'
import { wordsOf } from '../../../src/systems/logs/words.ts'

function isFetched(system: (typeof systems)[number], line: string): boolean {
  return wordsOf(system).some((word) => line.includes(word))
}

describe('systems/logs/words', () => {
  it.each(systems)('are never more than are looked for in the logs of %s', (system) => {
    const words = wordsOf(system)
    expect(words.length).toBeLessThanOrEqual(mostNeedles)
    expect(new Set(words).size).toBe(words.length)
  })

  it('fetch from a journal whatever signatures of programs on the machine would read there', () => {
    const own = logSignatures.filter(({ system, common }) => system === 'systemd' && common !== true)
    const missed = own
      .flatMap(({ examples }) => examples.matches)
      .flatMap((text) => text.split('\n', 1))
      .filter((line) => !isFetched('systemd', line))
    expect(missed).toEqual([])
    expect(isFetched('systemd', 'systemd[1]: shop.service: Start request repeated too quickly.')).toBe(true)
  })
})
