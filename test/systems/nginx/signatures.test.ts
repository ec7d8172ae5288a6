import { describe, expect, it } from 'vitest'
import type { SeenEvidence } from '../../../src/model/diagnosis.ts'
import { nginxSignatures } from '../../../src/systems/nginx/signatures.ts'
import { staged } from '../../support/evidence.ts'

describe('systems/nginx/signatures', () => {
  it('has unique ids', () => {
    expect(new Set(nginxSignatures.map(({ id }) => id)).size).toBe(nginxSignatures.length)
  })

  it.each(nginxSignatures)('$id sees its examples and nothing in its near misses', ({ match, examples }) => {
    for (const example of examples.matches) {
      const { evidence, scope } = staged('nginx', example)
      expect(match(evidence as SeenEvidence<'nginx'>, scope), JSON.stringify(example)).not.toBeNull()
    }
    for (const example of examples.nearMisses) {
      const { evidence, scope } = staged('nginx', example)
      expect(match(evidence as SeenEvidence<'nginx'>, scope), JSON.stringify(example)).toBeNull()
    }
  })
})
