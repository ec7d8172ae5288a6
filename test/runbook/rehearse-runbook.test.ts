import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLine, rehearsalText } from '../../src/cli/rehearsal-text.ts'
import { parseServices } from '../../src/config/services.ts'
import type { Runbook } from '../../src/model/runbook.ts'
import { loadRunbooks } from '../../src/runbook/load-runbooks.ts'
import { type RehearsedLook, rehearseRunbook } from '../../src/runbook/rehearse-runbook.ts'
import { steps } from '../../src/runbook/steps.ts'

const { runbooks } = loadRunbooks(join(import.meta.dirname, '../../runbooks'), steps)

const [service] = parseServices(
  'services.yaml',
  `
hosts:
  web-1: { address: 192.0.2.7, user: looker, sudo: true }
services:
  shop:
    url: https://shop.invalid/
    path:
      - { hop: edge, system: nginx, hosts: [web-1] }
      - { hop: app, addresses: ["http://192.0.2.8:8000", "http://192.0.2.9:8000"], hosts: [app-1, app-2] }
`,
).services

function named(name: string): Runbook {
  const runbook = runbooks.find((each) => each.name === name)
  if (runbook === undefined || service === undefined) throw new Error(`there is no ${name}`)
  return runbook
}

if (service === undefined) throw new Error('the inventory is broken')
const rehearsal = await rehearseRunbook(steps, named('502'), service)

function looks(id: string): RehearsedLook[] {
  return rehearsal.stages.flatMap((stage) => stage.steps).find(({ step }) => step.id === id)?.looks ?? []
}

describe('runbook/rehearse-runbook', () => {
  it('names every probe with address and port, and connects to none', () => {
    expect(looks('tcp').map(({ probe }) => probe)).toEqual([
      'connect to shop.invalid:443',
      'connect to 192.0.2.8:8000',
      'connect to 192.0.2.9:8000',
    ])
    expect(looks('http')[1]?.probe).toBe('GET http://192.0.2.8:8000/ (Host: shop.invalid)')
  })

  it('leaves out what a condition rules out, and leaves open what earlier steps decide', () => {
    expect(looks('dns').map(({ wanted }) => wanted)).toEqual(['yes', 'no', 'no'])
    expect(looks('nginx').map(({ wanted }) => wanted)).toEqual(['yes', 'no', 'no'])
    expect(looks('nginx')[1]?.commands).toEqual([])
    expect(looks('tls-detect').map(({ wanted }) => wanted)).toEqual(['open', 'open', 'open'])
  })

  it('tells the commands of every machine, whatever they would answer', () => {
    for (const id of ['machine', 'sockets', 'systemd', 'docker', 'changes', 'kernel-log']) {
      expect(
        looks(id).every(({ commands }) => commands.length > 0),
        id,
      ).toBe(true)
    }
    expect(looks('machine')[0]?.commands).toContainEqual(
      expect.objectContaining({ argv: ['cat', '/proc/meminfo'] }),
    )
  })

  it('is told in lines that can be typed, machines of one kind together, long scripts once', () => {
    const text = rehearsalText(rehearsal, service).join('\n')
    expect(text).toContain('host/web-1 (ssh looker@192.0.2.7)\n      $ date +%s.%N')
    expect(text).toContain('host/app-1 (ssh app-1), host/app-2 (ssh app-2)\n      $ date +%s.%N')
    expect(text.split('\nSCRIPT_1:')).toHaveLength(2)
    expect(text).toContain('"$SCRIPT_1"')
  })

  it('says so when a step has nowhere to look', async () => {
    const alone = {
      ...service,
      hosts: [],
      path: service.path.slice(0, 1).map((hop) => ({ ...hop, hosts: [] })),
    }
    const text = rehearsalText(await rehearseRunbook(steps, named('502'), alone), alone).join('\n')
    expect(text).toContain(
      'machine (Look at memory, disks and limits; at most 30s)\n    nowhere: the path has no machines',
    )
    expect(text).toContain('nowhere: the path has no backends')
  })

  it('the recovery runbook asks three times before it looks further', async () => {
    const text = rehearsalText(await rehearseRunbook(steps, named('recover'), service), service).join('\n')
    expect(text).toContain('health (HTTP request; at most 15s, up to 3 times while it fails, 2s apart)')
    expect(text).toContain("if steps.health.outcome != 'pass', which is known when it is its turn:")
  })

  it.each([
    [{ argv: ['cat', "/tmp/it's"], root: true } as const, true, "sudo -n cat '/tmp/it'\\''s'"],
    [{ argv: ['cat', '$(reboot)'], root: true } as const, false, "cat '$(reboot)'"],
  ])('a command is quoted as a person would have to', (command, sudo, line) => {
    expect(commandLine(command, { sudo })).toBe(line)
  })
})
