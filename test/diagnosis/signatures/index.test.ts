import { describe, expect, it } from 'vitest'
import { findCause } from '../../../src/diagnosis/causes.ts'
import { reachOf, signatures } from '../../../src/diagnosis/signatures/index.ts'
import type { SeenEvidence, Signature } from '../../../src/model/diagnosis.ts'
import type { StepType } from '../../../src/model/evidence.ts'
import { staged } from '../../support/evidence.ts'

const all = Object.values(signatures).flat() as Signature<StepType>[]

function matches(
  signature: Signature<StepType>,
  example: Signature<StepType>['examples']['matches'][number],
) {
  const { evidence, scope } = staged(signature.on, example)
  return signature.match(evidence as SeenEvidence<StepType>, scope)
}

describe('diagnosis/signatures/index', () => {
  it('has unique kebab-case ids that begin with the step type', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(
      all.filter(({ id, on }) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) || !id.startsWith(`${on}-`)),
    ).toEqual([])
  })

  it('is filed under the step type that it reads', () => {
    for (const [type, filed] of Object.entries(signatures))
      expect(filed.every(({ on }) => on === type)).toBe(true)
  })

  it('names causes of the catalogue, weighs something and says where it comes from', () => {
    for (const { id, cause, weight, reference } of all) {
      expect(findCause(cause), id).toBeDefined()
      expect(Number.isInteger(weight) && weight !== 0 && Math.abs(weight) <= 35, id).toBe(true)
      expect(reference.length, id).toBeGreaterThan(5)
    }
  })

  it('knows the reach of each', () => {
    for (const { id, reach } of all) expect(reachOf(id)).toBe(reach)
  })

  it.each(all)('$id sees its examples and nothing in its near misses', (signature) => {
    const { examples } = signature
    expect(examples.matches.length).toBeGreaterThan(0)
    expect(examples.nearMisses.length).toBeGreaterThan(0)
    for (const example of examples.matches)
      expect(matches(signature, example), JSON.stringify(example)).not.toBeNull()
    for (const example of examples.nearMisses)
      expect(matches(signature, example), JSON.stringify(example)).toBeNull()
  })
})
