import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { httpFaults } from '../support/http-faults.ts'

const env = { PROBE_ALLOW: '127.0.0.0/8' }
let cwd = ''

beforeAll(async () => {
  cwd = await temporaryFolder()
})

describe('cli/diagnose', () => {
  it('exits 0 for a healthy URL and prints one JSON document', async () => {
    const server = await httpFaults.healthy.start()
    const { code, stdout, stderr } = await runCli(['diagnose', server.url, '--json'], { cwd, env })
    await server.close()
    const document = JSON.parse(stdout)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(document).toMatchObject({ verdict: { state: 'healthy', cause: null }, remedies: [] })
    expect(document.steps.length).toBeGreaterThan(3)
  })

  it('exits 1 for a fault and names its cause', async () => {
    const { code, stdout } = await runCli(['diagnose', 'http://127.0.0.1:9/', '--json'], { cwd, env })
    const { verdict, hypotheses } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(verdict).toMatchObject({ state: 'fault', cause: 'backend-down', hop: 'edge' })
    expect(hypotheses[0].for[0]).toMatchObject({ signature: expect.any(String), quote: expect.any(String) })
  })

  it('exits 2 when an address may not be asked, and says how to allow it', async () => {
    const { code, stdout } = await runCli(['diagnose', 'http://127.0.0.1:9/', '--json'], { cwd })
    const { verdict, steps } = JSON.parse(stdout)
    expect(code).toBe(2)
    expect(verdict).toMatchObject({ state: 'inconclusive', cause: null })
    expect(steps.find(({ type }: { type: string }) => type === 'http')).toMatchObject({
      outcome: 'unknown',
      reason: 'ADDRESS_REFUSED',
      hint: expect.stringContaining('PROBE_ALLOW'),
    })
  })

  it.each([
    [['diagnose', 'shpo'], 'Did you mean "shop"?'],
    [['diagnose', 'http://'], 'INVALID_URL'],
    [['diagnose', '🛒'], 'UNKNOWN_SERVICE'],
    [['diagnose'], 'missing required argument'],
    [['diagnoze', 'shop'], 'Did you mean diagnose?'],
    [['show', 'INC-999'], 'UNKNOWN_INCIDENT'],
    [['start', 'worker'], 'DATABASE_URL'],
  ])('exits 3 for %j with the next thing to do', async (args, words) => {
    const { code, stderr } = await runCli(args, { cwd, env })
    expect(stderr).toContain(words)
    expect(code).toBe(3)
  })

  it('finds every problem of the configuration at once', async () => {
    const folder = await temporaryFolder()
    await writeFile(
      join(folder, 'services.yaml'),
      'services:\n  shop:\n    ulr: x\n  Bad Name:\n    url: ftp://x\n',
    )
    const { code, stdout } = await runCli(['check'], { cwd: folder, env: { PORT: 'many' } })
    expect(code).toBe(1)
    expect(stdout).toContain('services.yaml:3:5: ')
    expect(stdout).toContain('services.yaml:4:3: ')
    expect(stdout).toContain('PORT')
  })
})
