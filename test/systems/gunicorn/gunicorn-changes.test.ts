import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gunicornReload } from '../../../src/systems/gunicorn/gunicorn-reload-change.ts'
import { gunicornWorkers } from '../../../src/systems/gunicorn/gunicorn-workers-change.ts'
import { aimed, freePort, gatewaySite, lackingOf, thisMachine } from '../../support/gateway-site.ts'
import { installedProgram } from '../../support/installed-program.ts'

const program = installedProgram('gunicorn')

const app = `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"one"]
`

/** A real gunicorn that answers. */
async function startGunicorn({ workers = 2 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-arbiter-'))
  const port = await freePort()
  const file = join(folder, 'shop.py')
  writeFileSync(file, app)
  // A worker that is told to go while it still starts keeps the arbiter for the whole graceful timeout, 30 s if unset.
  const args = ['shop:app', '-b', `127.0.0.1:${port}`, '-w', String(workers), '--graceful-timeout', '2']
  const child = spawn(program ?? '', args, {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: 'ignore',
  })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const ask = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
    return await response.text()
  }
  await expect.poll(() => ask().catch(() => ''), { timeout: 15_000 }).toBe('one')
  const at = gatewaySite({ gateway: 'gunicorn', port, hosts: thisMachine() })
  const workersNow = async () => {
    const exact = await aimed(gunicornReload, {}, at)
    return (await gunicornReload.inspect(at.place, exact, at.context)).marks.workers
  }
  await expect.poll(workersNow, { timeout: 15_000 }).toBe(workers)
  return { folder, file, port, child, ask, at, workersNow, pid: child.pid ?? 0 }
}

describe.skipIf(program === null)('systems/gunicorn/changes', () => {
  it('reloads: new workers, with the new code, under the same arbiter', async () => {
    const gunicorn = await startGunicorn()
    const { place, context } = gunicorn.at
    const exact = await aimed(gunicornReload, {}, gunicorn.at)
    expect(exact).toMatchObject({ pid: gunicorn.pid, unit: null })
    expect(gunicornReload.commands(exact)).toEqual([`kill -HUP ${gunicorn.pid}`])
    const before = await gunicornReload.inspect(place, exact, context)
    writeFileSync(gunicorn.file, app.replace('one', 'two'))
    expect(await gunicornReload.apply(place, exact, context)).toEqual({
      outcome: 'pass',
      summary: 'gunicorn was reloaded; new workers: 2.',
    })
    expect(await gunicorn.ask()).toBe('two')
    const after = await gunicornReload.inspect(place, exact, context)
    expect(after.marks.arbiter).toBe(before.marks.arbiter)
  })

  it('says so when gunicorn ends because the new code cannot be loaded', async () => {
    const gunicorn = await startGunicorn()
    const exact = await aimed(gunicornReload, {}, gunicorn.at)
    writeFileSync(gunicorn.file, 'import no_such_module_here\n')
    expect(await gunicornReload.apply(gunicorn.at.place, exact, gunicorn.at.context)).toEqual({
      outcome: 'fail',
      summary: 'gunicorn ENDED while it was reloading, and does not run now.',
    })
  })

  it('adds workers one by one, once, and takes them away again', async () => {
    const gunicorn = await startGunicorn({ workers: 1 })
    const { place, context } = gunicorn.at
    const exact = await aimed(gunicornWorkers, { by: 2 }, gunicorn.at)
    expect(exact).toMatchObject({ from: 1, to: 3 })
    expect(gunicornWorkers.commands(exact)).toEqual([
      `kill -TTIN ${gunicorn.pid}`,
      `kill -TTIN ${gunicorn.pid}`,
    ])
    expect(await gunicornWorkers.apply(place, exact, context)).toEqual({
      outcome: 'pass',
      summary: 'gunicorn has workers: 3.',
    })
    expect(await gunicorn.workersNow()).toBe(3)
    expect((await gunicornWorkers.apply(place, exact, context)).outcome).toBe('fail')
    expect(await gunicorn.workersNow()).toBe(3)
    if ('none' in gunicornWorkers.undo) throw new TypeError('it has a way back')
    expect(await gunicornWorkers.undo.apply(place, exact, context)).toMatchObject({ outcome: 'pass' })
    expect(await gunicorn.workersNow()).toBe(1)
    expect(await lackingOf(gunicornWorkers, { by: -1 }, gunicorn.at)).toContain('keeps at least one')
  })

  it('takes no other gunicorn for the one that does not run', async () => {
    const gunicorn = await startGunicorn({ workers: 1 })
    const elsewhere = gatewaySite({ gateway: 'gunicorn', port: await freePort(), hosts: thisMachine() })
    expect(await lackingOf(gunicornReload, {}, elsewhere)).toMatch(/^No gunicorn listens on here at port \d+/)
    expect(await gunicorn.ask()).toBe('one')
  })

  it('touches no other process of that number', async () => {
    const gunicorn = await startGunicorn({ workers: 1 })
    const { place, context } = gunicorn.at
    const exact = await aimed(gunicornWorkers, { by: 1 }, gunicorn.at)
    const other = { ...exact, ticks: exact.ticks - 1 }
    expect((await gunicornWorkers.apply(place, other, context)).summary).toContain('does not run any more')
    expect(await gunicorn.workersNow()).toBe(1)
  })
})
