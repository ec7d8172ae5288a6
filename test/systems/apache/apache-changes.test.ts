import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { apacheReload } from '../../../src/systems/apache/apache-reload-change.ts'
import { aimed, freePort, gatewaySite, thisMachine } from '../../support/gateway-site.ts'
import { installedProgram } from '../../support/installed-program.ts'

const program = installedProgram('apache2', 'httpd')
const modules = '/usr/lib/apache2/modules'

/** A real Apache in a folder of its own. */
async function startApache() {
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-apache-'))
  const port = await freePort()
  const file = join(folder, 'site.conf')
  const config = `ServerRoot ${folder}
ServerName localhost
PidFile ${folder}/httpd.pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
LoadModule mpm_event_module ${modules}/mod_mpm_event.so
LoadModule authz_core_module ${modules}/mod_authz_core.so
User www-data
Group www-data
Listen 127.0.0.1:${port}
DocumentRoot /usr/share
StartServers 1
`
  writeFileSync(file, config)
  const child = spawn(program ?? '', ['-f', file, '-D', 'FOREGROUND'], { stdio: 'ignore' })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const ask = async () =>
    (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).status
  await expect.poll(() => ask().catch(() => 0), { timeout: 15_000 }).toBeGreaterThan(0)
  return {
    file,
    config,
    ask,
    pid: child.pid ?? 0,
    at: gatewaySite({ gateway: 'apache', port, hosts: thisMachine() }),
  }
}

describe.skipIf(program === null || !existsSync(modules) || process.getuid?.() !== 0)(
  'systems/apache/changes',
  () => {
    it('reloads gracefully, sees new children, and never with an invalid configuration', async () => {
      const apache = await startApache()
      const { place, context } = apache.at
      const exact = await aimed(apacheReload, {}, apache.at)
      expect(exact).toMatchObject({
        unit: null,
        pid: apache.pid,
        options: ['-f', apache.file, '-D', 'FOREGROUND'],
      })
      const before = await apacheReload.inspect(place, exact, context)
      expect((await apacheReload.inspect(place, exact, context)).marks).toEqual(before.marks)

      writeFileSync(apache.file, `${apache.config}Nonsense\n`)
      const refused = await apacheReload.apply(place, exact, context)
      expect(refused.outcome).toBe('fail')
      expect(refused.summary).toContain('Nonsense')

      writeFileSync(apache.file, `${apache.config}# the same\n`)
      const outcome = await apacheReload.apply(place, exact, context)
      expect(outcome.outcome).toBe('pass')
      expect(outcome.summary).toMatch(/^Apache httpd was reloaded; new workers: \d+\.$/)
      expect(await apache.ask()).toBeGreaterThan(0)
      const after = await apacheReload.inspect(place, exact, context)
      expect(after.marks.master).toBe(before.marks.master)
      expect(after.marks.configuration).not.toBe(before.marks.configuration)
    })
  },
)
