import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { loopback, serveTcp } from '../support/tcp-faults.ts'

const tests = join(import.meta.dirname, '../../runbooks/tests')
let cwd = ''

beforeAll(async () => {
  cwd = await temporaryFolder()
})

describe('cli/dry-run', () => {
  it('says what a runbook would do, connects to nothing and leaves nothing behind', async () => {
    let connections = 0
    const server = await serveTcp(() => {
      connections += 1
    })
    await writeFile(
      join(cwd, 'services.yaml'),
      `services:\n  shop:\n    url: http://${loopback}:${server.port}/\n    path: [{ hop: edge, system: nginx, hosts: [web-1] }]\n`,
    )
    const { code, stdout, stderr } = await runCli(['diagnose', 'shop', '--dry-run'], { cwd })
    await server.close()
    expect({ code, stderr, connections }).toEqual({ code: 0, stderr: '', connections: 0 })
    expect(stdout).toContain(`connect to ${loopback}:${server.port}`)
    expect(stdout).toContain('host/web-1 (ssh web-1)\n      $ ')
    expect(readdirSync(cwd)).toEqual(['services.yaml'])
  })

  it('a remedy is only ever tried dry from here', async () => {
    const { code, stderr } = await runCli(['remedy', 'free-disk', '--service', 'shop'], { cwd })
    expect(code).toBe(3)
    expect(stderr).toContain('Add --dry-run')
  })
})

describe('cli/runbook-test', () => {
  it('exits 1 when a case does not come out as it must, and names what was never tried', async () => {
    const text = readFileSync(join(tests, 'backend-stopped.yaml'), 'utf8')
    await writeFile(join(cwd, 'wrong.yaml'), text.replace('cause: backend-down', 'cause: disk-full'))
    const good = join(tests, 'all-well.yaml')
    const { code, stdout } = await runCli(['runbook', 'test', 'wrong.yaml', good], { cwd })
    expect(code).toBe(1)
    expect(stdout).toContain('  ok    all-well: ')
    expect(stdout).toContain('  FAIL  wrong: ')
    expect(stdout).toContain('cause must be disk-full, and is backend-down')
    expect(stdout).toMatch(/apache: never true \(when: /)
    expect(stdout).toMatch(/Steps that were never taken: .*haproxy/)
  })
})
