import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { remoteAccess } from '../../src/cli/remote-access.ts'
import { report } from '../../src/incident/record/report.ts'
import { runCli, startCli, temporaryFolder } from '../support/cli.ts'
import { httpFaults } from '../support/http-faults.ts'

const env = { PROBE_ALLOW: '127.0.0.0/8' }

/** Several processes one after another, each with a database to open. */
const longTimeout = 90_000

describe('cli/interrupt', () => {
  it(
    'stops on Ctrl-C, says that nothing is lost, and goes on at the next start',
    async () => {
      const folder = await temporaryFolder()
      const server = await httpFaults['accept-and-hang'].start()
      const first = startCli(['diagnose', server.url], { cwd: folder, env })
      await first.prints('tcp edge')
      first.child.kill('SIGINT')
      const { code, stderr } = await first.finished
      expect(stderr).toContain('goes on at the next start')
      expect(code).toBe(130)
      const list = await runCli(['incidents', '--json'], { cwd: folder, env })
      expect(JSON.parse(list.stdout)).toMatchObject([{ id: 'INC-1', state: 'open', run: 'INC-1.1' }])
      await server.close()
    },
    longTimeout,
  )
})

describe('cli/start', () => {
  it(
    'finishes after a SIGKILL what it was doing, without repeating finished steps',
    async () => {
      const folder = await temporaryFolder()
      const requests = new Map<string, number>()
      const server = createServer((request, response) => {
        const key = `${request.headers.host}`
        requests.set(key, (requests.get(key) ?? 0) + 1)
        response.end('ok')
      })
      server.keepAliveTimeout = 60_000
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      await writeFile(
        join(folder, 'services.yaml'),
        `services:
  api:
    url: http://127.0.0.1:${port}/
    path:
      - { hop: edge, system: nginx, addresses: ["http://127.0.0.1:${port}"], host_header: edge.example }
      - { hop: app, system: node, addresses: ["http://127.0.0.1:${port}"], host_header: app.example }
`,
      )
      const first = startCli(['diagnose', 'api'], { cwd: folder })
      // The keep-alive measurement is the slow one; when the sample is in, everything else is done.
      await first.prints(/sample app/)
      await first.prints(/sample edge/)
      first.child.kill('SIGKILL')
      await first.finished
      const before = new Map(requests)

      const second = startCli(['start'], { cwd: folder, env: { PORT: '0' } })
      await second.prints('Stop it with Ctrl-C')
      const bot = await remoteAccess(join(folder, '.data'))
      const verdict = await vi.waitUntil(async () => report((await bot?.entries('INC-1')) ?? [])?.verdict, {
        timeout: 60_000,
        interval: 100,
      })
      second.child.kill('SIGINT')
      expect((await second.finished).code).toBe(0)
      server.close()

      expect(verdict.state).toBe('healthy')
      // Only the keep-alive measurement, which had not finished, was taken again: one request.
      expect((requests.get('app.example') ?? 0) - (before.get('app.example') ?? 0)).toBeLessThanOrEqual(1)
      expect(requests.get('edge.example')).toBe(before.get('edge.example'))
    },
    longTimeout,
  )

  it(
    'says which port is taken',
    async () => {
      const folder = await temporaryFolder()
      const server = createServer()
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      const { code, stderr } = await runCli(['start'], { cwd: folder, env: { PORT: String(port) } })
      server.close()
      expect(stderr).toContain(`PORT_TAKEN`)
      expect(stderr).toContain(String(port))
      expect(code).toBe(3)
    },
    longTimeout,
  )
})

describe('cli/access', () => {
  it(
    'talks to the bot that runs on the same data, and goes on in memory beside a command',
    async () => {
      const folder = await temporaryFolder()
      const bot = startCli(['start'], { cwd: folder, env: { ...env, PORT: '0' } })
      await bot.prints('Stop it with Ctrl-C')
      const second = await runCli(['start'], { cwd: folder, env: { PORT: '0' } })
      expect(second.code).toBe(3)
      expect(second.stderr).toContain('DATA_DIR_LOCKED')

      const { code, stdout } = await runCli(['diagnose', 'http://127.0.0.1:9/', '--json'], {
        cwd: folder,
        env,
      })
      expect(code).toBe(1)
      const { incident } = JSON.parse(stdout)
      const list = await runCli(['incidents', '--json'], { cwd: folder, env })
      expect(JSON.parse(list.stdout).map(({ id }: { id: string }) => id)).toContain(incident)
      expect((await runCli(['audit', 'verify'], { cwd: folder, env })).stdout).toContain('The chain holds')
      expect((await runCli(['show', incident, '--replay'], { cwd: folder, env })).stdout).toContain(
        'the same verdict',
      )
      bot.child.kill('SIGINT')
      await bot.finished
    },
    longTimeout,
  )
})
