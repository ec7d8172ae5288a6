import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { quote } from '../src/hosts/quote.ts'
import { createHosts } from '../src/hosts/ssh-hosts.ts'
import type { Command, Host } from '../src/model/host.ts'
import type { Row } from './table.ts'

/** A machine that is up, whose key `knownHosts` holds. */
export interface BenchedHost {
  name: string
  address: string
  port: number
  user: string
  /** Private key file. */
  key: string
}

const run = promisify(execFile)

/** Otherwise only the first of its runs would connect. */
const noSharing = '-o ControlMaster=no -o ControlPath=none'

/** What a person would look at first on a machine that is suspected of something. */
const inspection: Command[] = [
  { argv: ['uptime'] },
  { argv: ['free', '-m'] },
  { argv: ['df', '-P'] },
  { argv: ['ps', '-eo', 'pid,ppid,user,stat,rss,args'] },
  { argv: ['ss', '-ltn'] },
  { argv: ['ss', '-s'] },
  { argv: ['uname', '-a'] },
  { argv: ['cat', '/proc/loadavg', '/proc/meminfo', '/proc/pressure/cpu'] },
  { argv: ['ls', '-l', '/var/log'] },
  { argv: ['tail', '-n', '200', '/var/log/dpkg.log'] },
]

const oneLine = inspection.map(({ argv }) => quote(argv)).join('; ')

/**
 * The same inspection of the same machines: ours against what people have at hand. The ratio is how many times longer the
 * other one takes (median of `runs`); whichever is not installed is left out.
 */
export async function benchHosts(
  hosts: BenchedHost[],
  { knownHosts, runs = 3 }: { knownHosts: string; runs?: number },
): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-hosts-'))
  const options = ['-F', '/dev/null', '-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'BatchMode=yes']
  try {
    const rivals = await writeInventories(hosts, folder, options)
    const before = processorTime()
    const cold = await median(runs, () => inspectAll(hosts, knownHosts, 1).then(([first]) => first))
    const spent = processorTime()
    const each = (ms: number) => `${Math.round(ms / runs / hosts.length)} ms`
    const warm = await median(runs, () => inspectAll(hosts, knownHosts, 2).then(([, second]) => second))
    const rows: Row[] = [
      {
        what: `${hosts.length} hosts, ${inspection.length} commands each`,
        measured: shown(cold),
        target: '-',
        met: null,
      },
      {
        what: `… processor time for each host: its own, and ours (${cpus().length} processors for all)`,
        measured: `${each(spent.others - before.others)}, ${each(spent.own - before.own)}`,
        target: '-',
        met: null,
      },
      { what: '… again, over the same connections', measured: shown(warm), target: '-', met: null },
    ]
    for (const { name, programs, target } of rivals) {
      const took = await median(runs, () => timed(programs)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (took === null) continue
      const ratio = took / cold
      rows.push({
        what: `${name} (${shown(took)})`,
        measured: `${ratio.toFixed(1)} times as long`,
        target: `at least ${target}`,
        met: ratio >= target,
      })
    }
    return rows
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Of this process, and of everything else on the machine, which is the hosts while nobody else works here. Milliseconds. */
function processorTime(): { own: number; others: number } {
  const { user, system } = process.cpuUsage()
  const own = (user + system) / 1000
  const all = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
  return { own, others: all - own }
}

interface Rival {
  name: string
  /** Run one after another. */
  programs: string[][]
  target: number
}

async function writeInventories(hosts: BenchedHost[], folder: string, options: string[]): Promise<Rival[]> {
  const [first] = hosts
  const pssh = join(folder, 'pssh')
  const ansible = join(folder, 'ansible.ini')
  await writeFile(pssh, hosts.map(({ address, port, user }) => `${user}@${address}:${port}\n`).join(''))
  const common = `ansible_ssh_common_args=${JSON.stringify(quote(options))}`
  const entries = hosts.map(
    ({ name, address, port, user, key }) =>
      `${name} ansible_host=${address} ansible_port=${port} ansible_user=${user} ansible_ssh_private_key_file=${key} ${common}\n`,
  )
  await writeFile(ansible, entries.join(''))
  const forks = String(hosts.length)
  const psshOptions = [...options.slice(2), '-o', `IdentityFile=${first?.key}`].map((word) =>
    word === '-o' ? '-O' : word,
  )
  return [
    {
      name: 'a loop of ssh',
      programs: hosts.map(({ address, port, user, key }) => [
        'ssh',
        ...options,
        '-i',
        key,
        '-p',
        String(port),
        `${user}@${address}`,
        oneLine,
      ]),
      target: 10,
    },
    {
      name: 'parallel-ssh',
      programs: [['parallel-ssh', '-h', pssh, '-p', forks, '-i', ...psshOptions, oneLine]],
      target: 1,
    },
    {
      name: 'ansible',
      programs: [['ansible', '-i', ansible, 'all', '-f', forks, '-m', 'ansible.builtin.raw', '-a', oneLine]],
      target: 5,
    },
  ]
}

/** Times of so many inspections of all hosts, the first of which has to connect. */
async function inspectAll(hosts: BenchedHost[], knownHostsFile: string, times: number): Promise<number[]> {
  const pool = createHosts({ knownHostsFile, configFile: '/dev/null', agent: null })
  const took: number[] = []
  try {
    for (let time = 0; time < times; time += 1) {
      const since = performance.now()
      await Promise.all(
        hosts.map((host) => pool.run(toHost(host), inspection, { signal: AbortSignal.timeout(120_000) })),
      )
      took.push(performance.now() - since)
    }
    return took
  } finally {
    await pool.close()
  }
}

function toHost({ name, address, port, user, key }: BenchedHost): Host {
  return {
    name,
    connect: 'ssh',
    address,
    port,
    user,
    identityFile: key,
    sudo: false,
    acceptNew: false,
    logs: [],
    units: [],
    change: null,
  }
}

async function timed(programs: string[][]): Promise<number> {
  const since = performance.now()
  for (const [program = '', ...rest] of programs) {
    await run(program, rest, {
      maxBuffer: 1 << 28,
      env: { ...process.env, SSH_AUTH_SOCK: '', ANSIBLE_NOCOLOR: '1', ANSIBLE_SSH_ARGS: noSharing },
    }).catch((error: NodeJS.ErrnoException & { stdout?: string }) => {
      // A command of the inspection that fails makes the whole program fail; one that could not start or connect does not count.
      if (error.code === 'ENOENT' || !error.stdout?.includes('MemTotal')) throw error
    })
  }
  return performance.now() - since
}

async function median(runs: number, measure: () => Promise<number | undefined>): Promise<number> {
  const took: number[] = []
  for (let index = 0; index < runs; index += 1) took.push((await measure()) ?? Number.NaN)
  return took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)] ?? Number.NaN
}

function shown(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
