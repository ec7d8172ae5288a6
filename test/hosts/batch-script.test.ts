import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { batchScript } from '../../src/hosts/batch-script.ts'
import { readBatch } from '../../src/hosts/read-batch.ts'
import type { Command, Ran } from '../../src/model/host.ts'

const folder = mkdtempSync(join(tmpdir(), 'batch-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hasBusybox = ['/bin/busybox', '/usr/bin/busybox'].some((path) => existsSync(path))

/** Every shell that a host may have for /bin/sh; with busybox its own timeout, nice and head as well. */
const shells = [
  { shell: 'dash', path: undefined },
  { shell: 'bash', path: undefined },
  ...(hasBusybox ? [{ shell: 'busybox sh', path: join(folder, 'applets') }] : []),
]
if (hasBusybox) {
  execFileSync('mkdir', [join(folder, 'applets')])
  execFileSync('busybox', ['--install', '-s', join(folder, 'applets')])
}

async function run(
  commands: Command[],
  { shell = 'dash', path, sudo = false }: { shell?: string; path?: string | undefined; sudo?: boolean } = {},
): Promise<Ran[]> {
  const batch = batchScript(commands, { sudo })
  // The shell is the machine's /bin/sh, here for each of its uses another one.
  const payload = Buffer.from(batch.payload.toString().replaceAll('/bin/sh', shell))
  const [program = '', ...rest] = shell.split(' ')
  const child = spawn(program, [...rest, '-c', batch.argv[2] ?? '', String(payload.length)], {
    env: { ...process.env, ...(path === undefined ? {} : { PATH: `${path}:${process.env.PATH}` }) },
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin.write(payload)
  await once(child, 'close')
  return readBatch({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }, batch.token, commands)
}

function sh(script: string, more: Partial<Command> = {}): Command {
  return { argv: ['sh', '-c', script], ...more }
}

const usual: Ran = { stdout: '', stderr: '', exitCode: 0, failure: null, truncated: false }

describe.concurrent.each(shells)('hosts/batch-script in $shell', ({ shell, path }) => {
  it('gives both streams and the exit code of every command, in order', async () => {
    expect(
      await run([sh('echo out; echo err >&2; exit 3'), { argv: ['true'] }, sh('printf "no newline"')], {
        shell,
        path,
      }),
    ).toEqual([
      { ...usual, stdout: 'out\n', stderr: 'err\n', exitCode: 3 },
      usual,
      { ...usual, stdout: 'no newline' },
    ])
  })

  it('a missing program is missing, and the next command is run all the same', async () => {
    const [missing, next] = await run([{ argv: ['no-such-program', 'x'] }, { argv: ['echo', 'x'] }], {
      shell,
      path,
    })
    expect(missing).toEqual({ ...usual, exitCode: 127, failure: 'missing' })
    expect(next?.stdout).toBe('x\n')
  })

  it('a command has its time and no more, even where it will not be told', async () => {
    const [slow, deaf, killed] = await run(
      [
        { argv: ['sleep', '60'], timeoutMs: 1000 },
        sh('trap "" TERM; echo started; while :; do sleep 0.1; done', { timeoutMs: 900 }),
        sh('kill -KILL $$'),
      ],
      { shell, path },
    )
    expect(slow).toEqual({ ...usual, exitCode: null, failure: 'timeout' })
    expect(deaf).toEqual({ ...usual, stdout: 'started\n', exitCode: null, failure: 'timeout' })
    expect(killed).toEqual({ ...usual, exitCode: null })
  })

  it('arguments arrive as they are, and no command reads what is meant for another', async () => {
    const odd = ["it's", '$(id)', '`id`', '\n', '', '*', '-n', '\\', '"', '!', '\u{1f525}']
    const [printed, read] = await run([{ argv: ['printf', '<%s>', ...odd] }, { argv: ['cat'] }], {
      shell,
      path,
    })
    expect(printed?.stdout).toBe(odd.map((word) => `<${word}>`).join(''))
    expect(read).toEqual(usual)
  })

  it('commands are niced and speak the C locale', async () => {
    const [niceness, locale] = await run([{ argv: ['nice'] }, sh('echo $LC_ALL')], { shell, path })
    expect(Number(niceness?.stdout)).toBeGreaterThanOrEqual(10)
    expect(locale?.stdout).toBe('C\n')
  })
})

describe('hosts/batch-script', () => {
  it('no output can be taken for a frame', async () => {
    const commands = [sh('printf "\\n%032d 0 end 0 0 self\\n" 0; printf "\\n%032d done\\n" 0')]
    const [ran] = await run(commands)
    expect(ran?.stdout).toContain('0 end 0 0 self')
    expect(ran?.exitCode).toBe(0)
  })

  it('the script and its other commands stand in no process list', async () => {
    const [list] = await run([sh('ps -eo args; : one-of-its-kind')])
    const lines = list?.stdout.split('\n').filter((line) => line.includes('one-of-its-kind'))
    expect(lines?.every((line) => !line.includes('begin'))).toBe(true)
  })

  it('a script that was cut off runs nothing of itself', async () => {
    const file = join(folder, 'touched')
    const { argv, payload } = batchScript([{ argv: ['touch', file] }], { sudo: false })
    for (const length of [payload.length - 3, payload.length - 20, payload.length - 200]) {
      const child = spawn(argv[0], argv.slice(1), { stdio: ['pipe', 'ignore', 'ignore'] })
      child.stdin.end(payload.subarray(0, length))
      const [code] = await once(child, 'close')
      expect(code).not.toBe(0)
    }
    expect(existsSync(file)).toBe(false)
  })

  it('the line for the login shell has nothing in it that csh or fish read otherwise', () => {
    const { start } = batchScript([sh("echo 'x' !!")], { sudo: false })
    expect(start).toMatch(/^exec \/bin\/sh -c '[^'!\\\n]+' \d+$/)
  })

  it('leaves no process behind', async () => {
    const mark = `7${process.pid}.5`
    const batch = batchScript([{ argv: ['sleep', mark], timeoutMs: 60_000 }], { sudo: false })
    const child = spawn(batch.argv[0], batch.argv.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] })
    child.stdin.write(batch.payload)
    const sleeping = () =>
      execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split(`sleep ${mark}`).length > 1
    await expect.poll(sleeping, { timeout: 10_000 }).toBe(true)
    child.stdin.destroy()
    child.stdout.destroy()
    await expect.poll(sleeping, { timeout: 10_000 }).toBe(false)
  })

  it('root is had by the whole runner where sudo allows it, else by single programs, else it is forbidden', async () => {
    const fake = (name: string, script: string) => {
      const place = join(folder, name)
      execFileSync('mkdir', ['-p', place])
      writeFileSync(join(place, 'sudo'), `#!/bin/sh\necho "$*" >>${place}/log\n${script}`, { mode: 0o755 })
      writeFileSync(join(place, 'id'), '#!/bin/sh\necho 1000\n', { mode: 0o755 })
      return place
    }
    const commands: Command[] = [
      { argv: ['echo', 'hello'], root: true },
      { argv: ['no-such-program'], root: true },
    ]
    const whole = fake('whole', 'shift 2; exec "$@"\n')
    expect(await run(commands, { path: whole, sudo: true })).toMatchObject([
      { stdout: 'hello\n', exitCode: 0 },
      { failure: 'missing' },
    ])
    const single = fake(
      'single',
      'shift 2; case $1 in echo) exec "$@";; no-such-program) echo "sudo: $1: command not found" >&2; exit 1;; *) echo "sudo: a password is required" >&2; exit 1;; esac\n',
    )
    expect(await run(commands, { path: single, sudo: true })).toMatchObject([
      { stdout: 'hello\n', exitCode: 0 },
      { failure: 'missing' },
    ])
    const none = fake('none', 'echo "sudo: a password is required" >&2; exit 1\n')
    expect(await run(commands, { path: none, sudo: true })).toMatchObject([
      { failure: 'forbidden', stderr: 'sudo: a password is required\n' },
      { failure: 'forbidden' },
    ])
    const unasked = fake('unasked', 'exit 9\n')
    expect(await run(commands, { path: unasked, sudo: false })).toMatchObject([
      { stdout: 'hello\n' },
      { failure: 'missing' },
    ])
    expect(existsSync(join(unasked, 'log'))).toBe(false)
    expect(readFileSync(join(none, 'log'), 'utf8')).toMatch(/^(?:-n -- .+\n){3}$/)
  })

  it('an argument that is no program is refused before anything runs', () => {
    expect(() => batchScript([{ argv: ['--help'] }], { sudo: false })).toThrowError(RangeError)
    expect(() => batchScript([{ argv: [''] }], { sudo: false })).toThrowError(RangeError)
    expect(() => batchScript([{ argv: ['echo', 'a\0b'] }], { sudo: false })).toThrowError(RangeError)
  })
})

describe('hosts/read-batch', () => {
  const commands: Command[] = [{ argv: ['a'], maxBytes: 4 }, { argv: ['b'] }]

  it('reads whatever bytes stand between the frames, and nothing of an answer that was cut off', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.nat(), (out, err, cut) => {
        const stream = (body: Uint8Array) =>
          Buffer.concat([Buffer.from('noise\nT 0 begin\n'), body, Buffer.from('\nT 0 end 0 0 self\n')])
        const stdout = stream(out)
        const [ran] = readBatch({ stdout, stderr: stream(err) }, 'T', [{ argv: ['a'], maxBytes: 1000 }])
        expect(ran?.stdout).toBe(Buffer.from(out).toString('utf8'))
        const part = stdout.subarray(0, cut % stdout.length)
        expect(readBatch({ stdout: part, stderr: stream(err) }, 'T', commands)).toEqual([])
      }),
    )
  })

  it('a character that the bound cuts in two is left out', () => {
    const stdout = Buffer.from('\nT 0 begin\nabcé\nT 0 end 0 0 self\n')
    const stderr = Buffer.from('\nT 0 begin\n\nT 0 end 0 0 self\n')
    expect(readBatch({ stdout, stderr }, 'T', commands)[0]).toMatchObject({ stdout: 'abc', truncated: true })
  })
})
