import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { haproxyReload } from '../../../src/systems/haproxy/haproxy-reload-change.ts'
import { haproxyState } from '../../../src/systems/haproxy/haproxy-state-change.ts'
import {
  aimed,
  freePort,
  gatewaySite,
  lackingOf,
  namedBackend,
  thisMachine,
} from '../../support/gateway-site.ts'
import { installedProgram } from '../../support/installed-program.ts'

const program = installedProgram('haproxy')

/** A real HAProxy with a master process, in front of two backends. */
async function startHaproxy({ level = 'admin', mode = '-W' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-haproxy-'))
  const port = await freePort()
  const backends = [await namedBackend('one'), await namedBackend('two')]
  const file = join(folder, 'haproxy.cfg')
  const config = `global
  stats socket ${folder}/operator.sock mode 600 level operator
  stats socket unix@${folder}/admin.sock mode 600 level ${level}
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend web
  bind 127.0.0.1:${port}
  default_backend shop
backend shop
${backends.map((backend, index) => `  server app${index + 1} 127.0.0.1:${backend.port}`).join('\n')}
`
  writeFileSync(file, config)
  const child = spawn(program ?? '', [mode, '-f', file], { stdio: 'ignore' })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const ask = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
    return `${response.status} ${await response.text()}`
  }
  await expect.poll(() => ask().catch(() => ''), { timeout: 15_000 }).not.toBe('')
  const inner = backends.map((backend) => `http://127.0.0.1:${backend.port}`)
  return { port, file, config, child, ask, inner, pid: child.pid ?? 0 }
}

function at(haproxy: { port: number; inner: string[] }, blamed = 1) {
  return gatewaySite({
    gateway: 'haproxy',
    port: haproxy.port,
    inner: haproxy.inner,
    blamed: haproxy.inner[blamed] ?? '',
    hosts: thisMachine(),
  })
}

async function answers(haproxy: { ask(): Promise<string> }) {
  const all: string[] = []
  for (let index = 0; index < 4; index += 1) all.push(await haproxy.ask())
  return new Set(all)
}

describe.skipIf(program === null)('systems/haproxy/changes', () => {
  it('drains a server by the runtime socket, once, and puts it back', async () => {
    const haproxy = await startHaproxy()
    const site = at(haproxy)
    const { place, context } = site
    const exact = await aimed(haproxyState, { state: 'drain' }, site)
    expect(exact).toMatchObject({ backend: 'shop', server: 'app2', state: 'drain', was: 'ready' })
    expect(exact.socket).toMatch(/admin\.sock$/)
    expect(haproxyState.commands(exact)[0]).toContain('set server shop/app2 state drain')
    const state = await haproxyState.inspect(place, exact, context)
    expect(state.summary).toBe(`shop/app2 (${new URL(haproxy.inner[1] ?? '').host}) is in state ready.`)
    expect((await haproxyState.inspect(place, exact, context)).marks).toEqual(state.marks)

    expect(await haproxyState.apply(place, exact, context)).toEqual({
      outcome: 'pass',
      summary: 'shop/app2 is in state drain now.',
    })
    expect(await answers(haproxy)).toEqual(new Set(['200 one']))
    expect((await haproxyState.apply(place, exact, context)).summary).toContain('already')
    expect((await haproxyState.inspect(place, exact, context)).marks.state).toBe('drain')
    // The other one is the last one now.
    expect(await lackingOf(haproxyState, { state: 'maint' }, at(haproxy, 0))).toContain(
      'the last server of shop',
    )

    if ('none' in haproxyState.undo) throw new TypeError('it has a way back')
    expect(await haproxyState.undo.apply(place, exact, context)).toMatchObject({ outcome: 'pass' })
    expect(await answers(haproxy)).toEqual(new Set(['200 one', '200 two']))
  })

  it('changes no state that somebody else set meanwhile', async () => {
    const haproxy = await startHaproxy()
    const site = at(haproxy)
    const { place, context } = site
    const drain = await aimed(haproxyState, { state: 'drain' }, site)
    const maint = await aimed(haproxyState, { state: 'maint' }, site)
    await haproxyState.apply(place, maint, context)
    expect(await haproxyState.apply(place, drain, context)).toEqual({
      outcome: 'fail',
      summary: 'shop/app2 is in state maint and not ready; nothing was changed.',
    })
    const ready = await aimed(haproxyState, { state: 'ready' }, site)
    expect(await haproxyState.apply(place, ready, context)).toMatchObject({ outcome: 'pass' })
  })

  it('puts back the one server that somebody took out, also when no server is blamed', async () => {
    const haproxy = await startHaproxy()
    const site = at(haproxy)
    expect(await lackingOf(haproxyState, { state: 'ready' }, site)).toContain('is in maintenance or drained')
    const { place, context } = site
    await haproxyState.apply(place, await aimed(haproxyState, { state: 'maint' }, site), context)
    const { hop, place: machine } = site.site
    const nobodys = { ...site, site: { ...site.site, fault: { hop, place: machine } } }
    const ready = await aimed(haproxyState, { state: 'ready' }, nobodys)
    expect(ready).toMatchObject({ backend: 'shop', server: 'app2', state: 'ready', was: 'maint' })
    expect(await haproxyState.apply(place, ready, context)).toMatchObject({ outcome: 'pass' })
    expect(await answers(haproxy)).toEqual(new Set(['200 one', '200 two']))
  })

  it('needs a runtime socket that may change something', async () => {
    const haproxy = await startHaproxy({ level: 'user' })
    expect(await lackingOf(haproxyState, { state: 'drain' }, at(haproxy))).toContain('level admin')
  })

  it('reloads, sees the new worker, and never with an invalid configuration', async () => {
    const haproxy = await startHaproxy()
    const site = at(haproxy)
    const { place, context } = site
    const exact = await aimed(haproxyReload, {}, site)
    expect(exact).toMatchObject({ unit: null, pid: haproxy.pid, files: [haproxy.file] })
    const before = await haproxyReload.inspect(place, exact, context)
    expect((await haproxyReload.inspect(place, exact, context)).marks).toEqual(before.marks)
    writeFileSync(haproxy.file, 'nonsense\n')
    const refused = await haproxyReload.apply(place, exact, context)
    expect(refused.outcome).toBe('fail')
    expect(refused.summary).toContain('is not valid, so it was not reloaded')
    writeFileSync(haproxy.file, `${haproxy.config}# the same\n`)
    expect(await haproxyReload.apply(place, exact, context)).toEqual({
      outcome: 'pass',
      summary: 'HAProxy was reloaded; new workers: 1.',
    })
    expect(await haproxy.ask()).toMatch(/^200 /)
    const after = await haproxyReload.inspect(place, exact, context)
    expect(after.marks.master).toBe(before.marks.master)
    expect(after.marks['newest worker']).not.toBe(before.marks['newest worker'])
    expect(after.marks.configuration).not.toBe(before.marks.configuration)
  })

  it('is not reloaded where no master process could take it over', async () => {
    const haproxy = await startHaproxy({ mode: '-db' })
    expect(await lackingOf(haproxyReload, {}, at(haproxy))).toContain('without a master process')
  })
})
