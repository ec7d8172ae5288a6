import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { causes } from '../../../src/diagnosis/causes.ts'
import { tryCase } from '../../../src/incident/record/try-case.ts'
import type { Runbook } from '../../../src/model/runbook.ts'
import type { RunbookCase } from '../../../src/model/runbook-case.ts'
import { changeSteps } from '../../../src/runbook/change-steps.ts'
import { loadCase } from '../../../src/runbook/load-case.ts'
import { loadRemedies } from '../../../src/runbook/load-remedies.ts'
import { loadRunbooks } from '../../../src/runbook/load-runbooks.ts'
import { steps } from '../../../src/runbook/steps.ts'

const own = join(import.meta.dirname, '../../../runbooks')
const { runbooks } = loadRunbooks(own, steps)
const files = readdirSync(join(own, 'tests')).filter((name) => name.endsWith('.yaml'))

function read(file: string): { given: RunbookCase; runbook: Runbook } {
  const { case: given } = loadCase(file, readFileSync(join(own, 'tests', file), 'utf8'), runbooks)
  const runbook = runbooks.find(({ name }) => name === given?.runbook)
  if (given === undefined || runbook === undefined) throw new Error(`${file} cannot be read`)
  return { given, runbook }
}

const { remedies } = loadRemedies([join(own, 'remedies')], {
  steps,
  changes: changeSteps,
  causes: causes.map(({ id }) => id),
})
const means = { remedies: [], changes: changeSteps }

describe('incident/try-case', () => {
  it.each(files)('%s comes out as it must', async (file) => {
    const { given, runbook } = read(file)
    expect((await tryCase(given, runbook, { ...means, remedies })).failures).toEqual([])
  })

  it('says what is different from what must be', async () => {
    const { given, runbook } = read('backend-stopped.yaml')
    const expect1 = {
      cause: 'disk-full',
      hop: 'gateway',
      remedy: 'free-disk',
      takes: ['dns'],
      skips: ['tcp'],
    }
    expect((await tryCase({ ...given, expect: expect1 }, runbook, means)).failures).toEqual([
      'cause must be disk-full, and is backend-down',
      'hop must be gateway, and is app',
      'remedy must be free-disk, and may be none',
      'dns must be taken, and is not',
      'tcp must be taken nowhere, and is',
    ])
  })

  it('names the remedies that answer what was found', async () => {
    const { given, runbook } = read('backend-stopped.yaml')
    const remedy = {
      name: 'start-it',
      title: 'Start it',
      causes: ['backend-down' as const],
      systems: ['systemd' as const],
      origins: ['file' as const],
      at: 'fault' as const,
      risk: 'low' as const,
      takesMs: 1000,
      reach: '',
      privileges: [],
      precheck: [],
      apply: [{ type: 'systemd.start' as const, with: {} }],
      verify: [],
      rollback: { none: '' },
    }
    const other = { ...remedy, name: 'other', causes: ['disk-full' as const] }
    const tried = await tryCase(given, runbook, { ...means, remedies: [other, remedy] })
    expect(tried.remedies).toEqual(['start-it'])
  })

  it('evidence of a step that does something else today does not count', async () => {
    const { given, runbook } = read('backend-stopped.yaml')
    const evidence = given.evidence.map((each) => (each.step === 'tcp' ? { ...each, step: 'http' } : each))
    const before = await tryCase(given, runbook, means)
    const after = await tryCase({ ...given, evidence }, runbook, means)
    expect(after.taken.has('tcp')).toBe(false)
    expect(after.lacking).toBeGreaterThan(before.lacking)
  })
})
