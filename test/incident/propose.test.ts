import { describe, expect, it } from 'vitest'
import { propose } from '../../src/incident/propose.ts'
import { proposeRemedy } from '../../src/incident/propose-remedy.ts'
import { remediate } from '../../src/incident/remediate.ts'
import type { Remedy } from '../../src/model/remedy.ts'
import { ada, never, restartRemedy, setRemedy } from '../support/change-rig.ts'
import { openChangeSuite } from '../support/change-suite.ts'

const { rig, service } = await openChangeSuite({ backends: 1 })

async function proposed(remedies: Remedy[], of = service()) {
  const { id, known } = await rig.incident(of)
  rig.deps.remedies = remedies
  const made = await propose(rig.deps, id, known)
  return { incident: id, known, made, withheld: await rig.happened(id, 'remedy.withheld') }
}

const risky: Remedy = { ...restartRemedy, name: 'risky', title: 'Do something risky', risk: 'high' }
const unaimable: Remedy = {
  ...restartRemedy,
  name: 'unaimable',
  title: 'Aim at nothing',
  systems: ['haproxy'],
}

describe('incident/propose', () => {
  it('proposes the least risky remedy of the likeliest cause, by the rule for its risk', async () => {
    const { changes } = service()
    const rules = { ...changes.rules, low: { ...changes.rules.low, needed: 2, expiresMs: 60_000 } }
    const { made, incident } = await proposed([risky, restartRemedy], {
      ...service(),
      changes: { ...changes, rules },
    })
    expect(made).toMatchObject({ state: 'proposed', approval: { plan: { remedy: 'restart' }, needed: 2 } })
    const [entry] = await rig.happened(incident, 'remedy.proposed')
    expect(Date.parse(entry?.expiresAt ?? '') - rig.clock.ms).toBe(60_000)
    expect(entry?.record).toBeNull()
  })

  it('takes the next remedy when one cannot be aimed', async () => {
    const { made, withheld } = await proposed([unaimable, risky])
    expect(made).toMatchObject({ approval: { plan: { remedy: 'risky' } } })
    expect(withheld).toEqual([])
  })

  it('says why the one that fits cannot be aimed, and nothing of those that are made for other products', async () => {
    const { made, withheld } = await proposed([
      unaimable,
      { ...unaimable, name: 'too' },
      { ...risky, verify: [] },
    ])
    expect(made.state).toBe('withheld')
    expect(withheld).toEqual([
      {
        kind: 'remedy.withheld',
        remedy: risky.name,
        why: 'It has no verification: nobody would see whether it worked.',
      },
    ])
  })

  it('says nothing where no remedy is known', async () => {
    const { made, withheld } = await proposed([{ ...restartRemedy, causes: ['app-heap-exhausted'] }])
    expect(made).toEqual({ state: 'none' })
    expect(withheld).toEqual([])
  })

  it('offers nothing that nobody may approve, and says what to set', async () => {
    const { changes } = service()
    const rules = { ...changes.rules, low: { ...changes.rules.low, approvers: [] } }
    const { withheld } = await proposed([restartRemedy], { ...service(), changes: { ...changes, rules } })
    expect(withheld[0]?.why).toBe(
      `Nobody may approve changes of low risk to ${service().name}: name approvers for it in the services file.`,
    )
  })

  it('offers nothing while it is frozen, and says how to in an emergency', async () => {
    const since = rig.deps.now()
    await rig.store.freeze({ service: service().name, by: 'Ada', reason: 'a release', since, until: null })
    const { incident, withheld } = await proposed([restartRemedy])
    expect(withheld[0]?.why).toContain('a release')
    expect(withheld[0]?.why).toContain(`"propose ${incident} restart"`)
    const wished = await proposeRemedy(rig.deps, incident, 'restart', ada)
    expect(wished.state).toBe('proposed')
  })

  it('does not act on a guess', async () => {
    const { id, known } = await rig.incident(service())
    const [hypothesis] = known.diagnosis.hypotheses
    if (hypothesis === undefined) throw new Error('no hypothesis')
    hypothesis.confidence = 0.49
    rig.deps.remedies = [restartRemedy]
    expect(await propose(rig.deps, id, known)).toEqual({ state: 'none' })
  })

  it('does not offer again what did not help in the same incident, and shows the record in the next', async () => {
    const { incident, known, made } = await proposed([setRemedy])
    if (made.state !== 'proposed') throw new Error(made.state)
    await rig.vote(made.approval.id)
    await remediate(rig.deps, { incident, approval: made.approval.id }, never)
    expect(await propose(rig.deps, incident, known)).toMatchObject({
      state: 'withheld',
      why: 'It was tried in this incident already: it had no effect.',
    })
    const next = await proposed([setRemedy])
    const [entry] = await rig.happened(next.incident, 'remedy.proposed')
    expect(entry?.record).toEqual({ ended: 1, fixed: 0, medianMs: null })
  })

  it('leaves one plan to think about', async () => {
    const { incident, known } = await proposed([restartRemedy])
    await propose(rig.deps, incident, known)
    const states = (await rig.store.approvals(incident)).map(({ state }) => state)
    expect(states).toEqual(['superseded', 'pending'])
  })
})

describe('incident/propose a remedy by its name', () => {
  it('proposes it in the name of whoever wants it, whatever else there is', async () => {
    const { incident } = await proposed([restartRemedy, risky])
    const bob = { id: 'console:bob', name: 'Bob' }
    const wished = await proposeRemedy(rig.deps, incident, 'risky', bob)
    expect(wished).toMatchObject({ approval: { plan: { remedy: 'risky', requestedBy: 'console:bob' } } })
  })

  it('says why it cannot', async () => {
    const { incident } = await proposed([unaimable])
    expect(await proposeRemedy(rig.deps, incident, 'unaimable', ada)).toMatchObject({
      state: 'withheld',
      why: 'app is node, for which it is not made.',
    })
  })

  it('knows no other remedies and incidents', async () => {
    const { incident } = await proposed([restartRemedy])
    await expect(proposeRemedy(rig.deps, incident, 'restrat', ada)).rejects.toMatchObject({
      code: 'UNKNOWN_REMEDY',
      hint: 'Did you mean "restart"?',
    })
    await expect(proposeRemedy(rig.deps, 'INC-999', 'restart', ada)).rejects.toMatchObject({
      code: 'UNKNOWN_INCIDENT',
    })
  })
})
