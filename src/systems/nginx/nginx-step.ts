import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { NginxFacts } from '../../model/facts/nginx.ts'
import type { Command, Hosts, HostTarget, Ran } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { nginxFaults, nginxSummary } from './faults.ts'
import { nginxFacts } from './nginx-facts.ts'
import { nginxPrograms } from './nginx-programs.ts'
import { parsePeers } from './output/parse-peers.ts'
import { type NginxProcesses, parseProcesses } from './output/parse-processes.ts'
import { parseStatus } from './output/parse-status.ts'
import { namesWithPeers, parseGetent, upstreamNames } from './upstream-names.ts'

/** Configurations with many sites are long. */
const configBytes = 4_000_000

/** Workers whose open files are counted. */
const mostWorkers = 4

/** The configuration as it lies in the usual places, for machines that do not let us run nginx as root. */
const usualFiles =
  'for f in /etc/nginx/nginx.conf /etc/nginx/conf.d/*.conf /etc/nginx/sites-enabled/* /usr/local/openresty/nginx/conf/nginx.conf /usr/local/nginx/conf/nginx.conf; do [ -r "$f" ] && printf "# configuration file %s:\\n" "$f" && cat -- "$f" && echo; done'

/**
 * Looks at nginx on a machine: tests and reads its configuration, and how full it is. Passes when the configuration is
 * valid and no limit is nearly reached. Throws `PROGRAM_MISSING` without nginx, `HOST_ROOT_NEEDED` when neither the
 * program nor its files may be read.
 */
export const nginxStep = defineStep({
  type: 'nginx',
  title: 'Look at nginx',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(host, _params, { hosts, signal, now }) {
    if (hosts === undefined) {
      throw new BotError(
        'HOST_NOT_LISTED',
        'no machine may be looked at here',
        'Name the machine under hosts.',
      )
    }
    const first = await lookAtProgram(hosts, host, signal)
    const processes = first.processes
    const { facts, statusUrls } = nginxFacts(first)

    const workers = processes?.workers.slice(0, mostWorkers) ?? []
    const names = upstreamNames(facts.upstreams)
    const urls = statusUrls.slice(0, 2)
    const commands: Command[] = [
      ...names.map(({ name }): Command => ({ argv: ['getent', 'ahosts', name], timeoutMs: 5000 })),
      ...urls.map(
        (url): Command => ({ argv: ['curl', '-s', '-m', '3', '--noproxy', '*', url], timeoutMs: 5000 }),
      ),
      ...workers.flatMap(({ pid }): Command[] => [
        { argv: ['cat', `/proc/${pid}/limits`], root: true },
        { argv: ['ls', `/proc/${pid}/fd`], root: true, maxBytes: 2_000_000 },
      ]),
      ...(names.length > 0 && workers.length > 0
        ? [{ argv: ['ss', '-Htnp'], root: true, maxBytes: 4_000_000 } satisfies Command]
        : []),
    ]
    const ran = commands.length === 0 ? [] : await hosts.run(host.host, commands, { signal })
    const resolved = new Map(names.map(({ name }, index) => [name, parseGetent(ran[index]?.stdout ?? '')]))
    const statuses = ran
      .slice(names.length, names.length + urls.length)
      .map(({ stdout }) => parseStatus(stdout))
    const files = ran.slice(names.length + urls.length, names.length + urls.length + workers.length * 2)
    const pids = new Set(processes?.workers.map(({ pid }) => pid))
    const peers = parsePeers(names.length > 0 && workers.length > 0 ? (ran.at(-1)?.stdout ?? '') : '', pids)

    const seen: NginxFacts = {
      ...facts,
      status: statuses.find((status) => status !== null) ?? null,
      running: processes === null ? null : processes.master !== null || processes.workers.length > 0,
      workers: processes === null ? null : processes.workers.length,
      masterStartedAt: startedAt(processes?.master?.seconds, now()),
      workersStartedAt: startedAt(newest(processes), now()),
      workerFiles: mostFiles(files),
      names: namesWithPeers(names, resolved, facts.upstreams, peers),
    }
    return {
      outcome: nginxFaults(seen).length === 0 ? 'pass' : 'fail',
      summary: nginxSummary(seen),
      facts: seen,
    }
  },
})

interface Program {
  build: string
  test: string
  config: string
  processes: NginxProcesses | null
}

/** One round trip; another one where nginx is not on the path, or does not show its configuration. */
async function lookAtProgram(hosts: Hosts, host: HostTarget, signal: AbortSignal): Promise<Program> {
  const [usual, ...elsewhere] = nginxPrograms(host)
  const [processes, build, dump] = await hosts.run(
    host.host,
    [{ argv: ['ps', '-eo', 'pid=,ppid=,etimes=,args='], maxBytes: 2_000_000 }, ...asking(usual)],
    { signal },
  )
  const listed =
    processes === undefined || processes.failure !== null || processes.exitCode !== 0 ? null : processes
  const running = listed === null ? null : parseProcesses(listed.stdout)
  if (hasConfig(dump)) return { ...textOf(build, dump), processes: running }

  const again = await hosts.run(
    host.host,
    [{ argv: ['sh', '-c', usualFiles], maxBytes: configBytes }, ...elsewhere.flatMap(asking)],
    { signal },
  )
  const [files, ...others] = again
  const at = others.findIndex(
    (ran, index) => index % 2 === 1 && (hasConfig(ran) || ran.failure !== 'missing'),
  )
  const [foundBuild, foundDump] =
    dump?.failure === 'missing' && at > 0 ? [others[at - 1], others[at]] : [build, dump]
  if (foundDump?.failure === 'missing' && (files?.stdout ?? '') === '') {
    throw new BotError(
      'PROGRAM_MISSING',
      `nginx was not found on ${host.host.name}`,
      'If it runs in a container, look at the container; otherwise install nginx where the path leads to it.',
    )
  }
  const text = textOf(foundBuild, foundDump)
  const config = hasConfig(foundDump) ? text.config : (files?.stdout ?? '')
  if (config === '' && text.test === '') {
    throw new BotError(
      'HOST_ROOT_NEEDED',
      `nginx’s configuration on ${host.host.name} may only be read by root`,
      'Allow sudo for nginx -T on that machine, or let the login read /etc/nginx.',
    )
  }
  return { ...text, config, processes: running }
}

function asking(program: string): Command[] {
  return [
    { argv: [program, '-V'] },
    // Names that do not resolve hold it up, as they do a reload.
    { argv: [program, '-T'], root: true, timeoutMs: 30_000, maxBytes: configBytes },
  ]
}

function hasConfig(ran: Ran | undefined): boolean {
  return ran?.failure === null && ran.stdout.includes('# configuration file ')
}

function textOf(build: Ran | undefined, dump: Ran | undefined): Pick<Program, 'build' | 'test' | 'config'> {
  return {
    build: `${build?.stderr ?? ''}\n${build?.stdout ?? ''}`,
    test: dump?.failure === null ? dump.stderr : '',
    config: dump?.failure === null ? dump.stdout : '',
  }
}

function startedAt(seconds: number | undefined, now: Date): string | null {
  return seconds === undefined ? null : new Date(now.getTime() - seconds * 1000).toISOString()
}

function newest(processes: NginxProcesses | null): number | undefined {
  const ages = processes?.workers.map(({ seconds }) => seconds) ?? []
  return ages.length === 0 ? undefined : Math.min(...ages)
}

/** Of pairs of limits and open files, the pair that is fullest. */
function mostFiles(ran: readonly Ran[]): NginxFacts['workerFiles'] {
  const found = ran.flatMap((limits, index) => {
    const open = ran[index + 1]
    const limit = /^Max open files\s{1,40}(\d{1,10})\s/m.exec(limits.stdout)?.[1]
    if (index % 2 === 1 || limit === undefined || open === undefined || open.exitCode !== 0) return []
    return [{ open: open.stdout.split('\n').filter((line) => line !== '').length, limit: Number(limit) }]
  })
  return found.toSorted((a, b) => b.open / b.limit - a.open / a.limit)[0] ?? null
}
