import { z } from 'zod'
import { type ChangeContext, type ChangePlace, defineChange } from '../../model/change.ts'
import type { Command } from '../../model/host.ts'
import { sha256 } from './file-patch.ts'
import { linesOf } from './lines-of.ts'
import { machineOf, onMachine } from './on-machine.ts'
import { logrotateFault, parseConsidered, parseLogrotateStatus } from './parse-logrotate.ts'
import { sizeWords } from './size-words.ts'

/** The name of a file in /etc/logrotate.d. */
const configuration = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/, 'must be the name of a file in /etc/logrotate.d')

const params = z.strictObject({
  configuration: configuration
    .optional()
    .describe('A file in /etc/logrotate.d; default the one whose logs are largest.'),
  over: z
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe('Rotated only when its logs are larger than this all together, MB; default 100.'),
})

const exact = z.strictObject({
  configuration,
  /** SHA-256 of the configuration that was tried. */
  sum: z.string().regex(/^[0-9a-f]{64}$/),
  logs: z
    .array(z.string().regex(/^\/[^\n\0]{1,400}$/))
    .min(1)
    .max(100),
  bytes: z.int().nonnegative(),
})

/** Rotates the logs of one configuration now, after a trial run that changes nothing. */
export const logrotateChange = defineChange({
  type: 'host.logrotate',
  title: 'Rotate logs now',
  actsOn: 'host',
  params,
  exact,
  async aim(site, { configuration, over }, context) {
    if (machineOf(site.place) === null) return { lacking: `${site.hop.name} names no machine with logs.` }
    const names = configuration === undefined ? await listed(site.place, context) : [configuration]
    const tried = await onMachine(
      site.place,
      names.flatMap((name) => [read(name), trial(name)]),
      context,
    )
    const faults: string[] = []
    const found = names.flatMap((name, index) => {
      const [text, said] = [tried[index * 2], tried[index * 2 + 1]]
      const fault =
        text?.exitCode === 0 ? logrotateFault(`${said?.stdout}\n${said?.stderr}`) : `${name} cannot be read`
      if (fault !== null) faults.push(fault)
      const logs = parseConsidered(`${said?.stdout}\n${said?.stderr}`)
      return fault !== null || logs.length === 0
        ? []
        : [{ configuration: name, sum: sha256(text?.stdout ?? ''), logs }]
    })
    const all = [...new Set(found.flatMap(({ logs }) => logs))].slice(0, 500)
    const [sized] = all.length === 0 ? [] : await onMachine(site.place, [sizes(all)], context)
    const bytesOf = new Map(
      linesOf(sized?.stdout ?? '').flatMap((line): [string, number][] => {
        const match = /^(\d{1,15}) (\/.+)$/.exec(line)
        return match === null ? [] : [[match[2] ?? '', Number(match[1])]]
      }),
    )
    const [largest] = found
      .map((each) => ({ ...each, bytes: each.logs.reduce((sum, log) => sum + (bytesOf.get(log) ?? 0), 0) }))
      .toSorted((one, other) => other.bytes - one.bytes)
    if (largest === undefined) {
      return { lacking: faults[0] ?? 'No configuration in /etc/logrotate.d names a log that is there.' }
    }
    if (largest.bytes < over * 1_000_000) {
      return {
        lacking: `The largest logs that logrotate knows (${largest.configuration}) are only ${sizeWords(largest.bytes)}.${faults[0] === undefined ? '' : ` Another could not be tried: ${faults[0]}`}`,
      }
    }
    return largest
  },
  commands: ({ configuration, logs, bytes }) => [
    `logrotate -d ${pathOf(configuration)}`,
    `logrotate -f ${pathOf(configuration)}`,
    ...logs.map((log) => `# ${log}`),
    `# ${sizeWords(bytes)} in all`,
  ],
  async inspect(place, { configuration, logs }, context) {
    const [text, status] = await onMachine(place, [read(configuration), readStatus], context)
    const rotatedAt = parseLogrotateStatus(status?.stdout ?? '')
    const newest = logs
      .map((log) => rotatedAt.get(log) ?? '')
      .toSorted()
      .at(-1)
    return {
      summary:
        newest === undefined || newest === ''
          ? `the logs of ${configuration} were never rotated`
          : `the logs of ${configuration} were rotated last on ${newest}`,
      marks: {
        configuration: text?.exitCode === 0 ? sha256(text.stdout) : null,
        rotated: sha256(logs.map((log) => `${log} ${rotatedAt.get(log) ?? ''}`).join('\n')),
      },
    }
  },
  async apply(place, { configuration, sum }, context) {
    const [text, tried] = await onMachine(place, [read(configuration), trial(configuration)], context)
    if (text?.exitCode !== 0 || sha256(text.stdout) !== sum) {
      return { outcome: 'fail', summary: `${pathOf(configuration)} is not what it was; nothing was rotated.` }
    }
    const fault = logrotateFault(`${tried?.stdout}\n${tried?.stderr}`)
    if (fault !== null) return { outcome: 'fail', summary: `Nothing was rotated: ${fault}` }
    const [ran] = await onMachine(
      place,
      [{ argv: ['logrotate', '-f', pathOf(configuration)], root: true, timeoutMs: 300_000 }],
      context,
    )
    if (ran?.exitCode === 0) return { outcome: 'pass', summary: `The logs of ${configuration} were rotated.` }
    const said = `${ran?.stderr}`.trim().split('\n').at(-1)?.slice(0, 300) || (ran?.failure ?? 'no answer')
    return { outcome: 'fail', summary: `logrotate did not finish, and some logs may be rotated: ${said}` }
  },
  undo: { none: 'The rotated logs stay beside the new ones; there is nothing to take back.' },
})

function pathOf(name: string): string {
  return `/etc/logrotate.d/${name}`
}

async function listed(place: ChangePlace, context: ChangeContext): Promise<string[]> {
  const [names] = await onMachine(
    place,
    [
      {
        argv: ['find', '/etc/logrotate.d', '-maxdepth', '1', '-type', 'f', '-printf', '%f\\n'],
        timeoutMs: 3000,
      },
    ],
    context,
  )
  return linesOf(names?.stdout ?? '')
    .filter((name) => configuration.safeParse(name).success)
    .toSorted()
    .slice(0, 40)
}

function read(name: string): Command {
  return { argv: ['cat', pathOf(name)], root: true, timeoutMs: 3000 }
}

/** A trial: logrotate(8) changes neither the logs nor its own state then. */
function trial(name: string): Command {
  return { argv: ['logrotate', '-d', pathOf(name)], root: true, timeoutMs: 10_000, maxBytes: 65_536 }
}

function sizes(logs: readonly string[]): Command {
  return { argv: ['stat', '-c', '%s %n', '--', ...logs], root: true, timeoutMs: 5000 }
}

/** Debian's place and Red Hat's. */
const readStatus: Command = {
  argv: ['cat', '/var/lib/logrotate/status', '/var/lib/logrotate/logrotate.status'],
  root: true,
  timeoutMs: 3000,
  maxBytes: 1_048_576,
}
