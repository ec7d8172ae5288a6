import { describe, expect, it } from 'vitest'
import type { SeenEvidence, Signature } from '../../../src/model/diagnosis.ts'
import type { StepType } from '../../../src/model/evidence.ts'
import { gunicornSignatures } from '../../../src/systems/gunicorn/gunicorn-signatures.ts'
import { nodeSignatures } from '../../../src/systems/node/node-signatures.ts'
import { phpFpmSignatures } from '../../../src/systems/php-fpm/php-fpm-signatures.ts'
import { uwsgiSignatures } from '../../../src/systems/uwsgi/uwsgi-signatures.ts'
import { staged } from '../../support/evidence.ts'

function prove<T extends StepType>({ on, match, examples }: Signature<T>): void {
  for (const example of examples.matches) {
    const { evidence, scope } = staged(on, example)
    expect(match(evidence as SeenEvidence<T>, scope), JSON.stringify(example)).not.toBeNull()
  }
  for (const example of examples.nearMisses) {
    const { evidence, scope } = staged(on, example)
    expect(match(evidence as SeenEvidence<T>, scope), JSON.stringify(example)).toBeNull()
  }
}

describe('systems/app/signatures', () => {
  it('has unique ids', () => {
    const all = [...gunicornSignatures, ...uwsgiSignatures, ...phpFpmSignatures, ...nodeSignatures]
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  it.each(gunicornSignatures)('$id sees its examples and nothing in its near misses', (each) => prove(each))
  it.each(uwsgiSignatures)('$id sees its examples and nothing in its near misses', (each) => prove(each))
  it.each(phpFpmSignatures)('$id sees its examples and nothing in its near misses', (each) => prove(each))
  it.each(nodeSignatures)('$id sees its examples and nothing in its near misses', (each) => prove(each))
})
