import { z } from 'zod'
import { type ChangeOutcome, type ChangeSite, defineChange } from '../../model/change.ts'
import type { Command } from '../../model/host.ts'
import { decideSysctl, portsOf } from './decide-sysctl.ts'
import { fileEdit, fileRestore, readFileEdit } from './file-edit.ts'
import { sha256 } from './file-patch.ts'
import { numberOf, wordsOf } from './lines-of.ts'
import { machineOf, onMachine } from './on-machine.ts'
import { parseMounts } from './parse-disks.ts'
import { parseListeners } from './parse-listeners.ts'
import { type SysctlName, sysctlNames, sysctlSettings } from './sysctl-settings.ts'

const params = z
  .strictObject({
    setting: z.enum(sysctlNames),
    to: z
      .union([z.int(), z.string()])
      .optional()
      .describe('The new value; of ip_local_port_range two ports: "15000 64999".'),
    times: z.number().gt(1).max(16).optional().describe('Or so many times the present one.'),
  })
  .superRefine(({ setting, to, times }, context) => {
    const problem = problemOf(setting, to, times)
    if (problem === null) return
    context.addIssue({ code: 'custom', path: [to === undefined ? 'times' : 'to'], message: problem })
  })

/** `15000 64999` or `4096`. */
const value = z.string().regex(/^\d{1,10}(?: \d{1,10})?$/)

const exact = z.strictObject({
  setting: z.enum(sysctlNames),
  value,
  before: value,
  /** What the drop-in holds now; null where there is none. */
  dropIn: z.string().max(4096).nullable(),
  /** Files that set it as well. */
  alsoIn: z.array(z.string().max(200)).max(8),
})

type Exact = z.output<typeof exact>

/** Raises one kernel setting, for good: by a drop-in of its own, and at once. */
export const sysctlChange = defineChange({
  type: 'host.sysctl',
  title: 'Change a kernel setting',
  actsOn: 'host',
  params,
  exact,
  async aim(site, { setting, to, times }, context) {
    const machine = machineOf(site.place)
    if (machine === null)
      return { lacking: `${site.hop.name} names no machine whose kernel could be changed.` }
    const { counter } = sysctlSettings[setting]
    const [present, mounts, memory, sockets, dropIn, others, count] = await onMachine(
      site.place,
      [
        presentOf(setting),
        { argv: ['cat', '/proc/mounts'], timeoutMs: 3000 },
        { argv: ['cat', '/proc/meminfo'], timeoutMs: 3000 },
        { argv: ['ss', '-H', '-ltn'], timeoutMs: 5000 },
        readDropIn(setting),
        {
          argv: ['grep', '-rlsE', `^[[:space:]]*${setting.replaceAll('.', '[./]')}[[:space:]]*=`, ...boots],
          timeoutMs: 3000,
        },
        ...(counter === undefined ? [] : [fileOf(counter)]),
      ],
      context,
    )
    if (parseMounts(mounts?.stdout ?? '').get('/proc/sys')?.readOnly) {
      return {
        lacking: `The kernel settings are read-only on ${machine.host.name}: it is a container, and they are changed on the machine that runs it.`,
      }
    }
    const listeners = parseListeners(sockets?.stdout ?? '')
    const decided = decideSysctl(
      { setting, to, times },
      {
        present: present?.stdout ?? '',
        memoryBytes: memoryOf(memory?.stdout ?? ''),
        used: numberOf(wordsOf(count?.stdout ?? '')[0]),
        taken: [...listeners.flatMap(({ port }) => port ?? []), ...portsOfPath(site)],
        fullBacklogs: [
          ...listeners,
          ...site.evidence.flatMap((each) =>
            each.type === 'sockets' && each.target === site.place.id ? (each.facts?.listeners ?? []) : [],
          ),
        ].flatMap(({ queued, backlog }) => (backlog > 0 && queued >= backlog ? [backlog] : [])),
      },
    )
    if ('lacking' in decided) return decided
    const path = pathOf(setting)
    return {
      setting,
      value: decided.value,
      before: oneLine(present?.stdout ?? ''),
      dropIn: contentOf(dropIn?.stdout ?? ''),
      alsoIn: (others?.stdout ?? '')
        .split('\n')
        .filter((file) => file !== '' && file !== path)
        .slice(0, 8),
    }
  },
  commands({ setting, value, dropIn, alsoIn }) {
    const shown = (sign: string, text: string) =>
      text.split('\n').flatMap((line) => (line === '' ? [] : [`${sign} ${line}`]))
    return [
      `${dropIn === null ? 'write' : 'change'} ${pathOf(setting)}`,
      ...shown('-', dropIn ?? ''),
      ...shown('+', dropInOf(setting, value)),
      `sysctl -w ${assignment(setting, value)}`,
      ...alsoIn.map((file) => `# ${file} sets it as well: look which one wins when the machine starts again`),
    ]
  },
  async inspect(place, { setting }, context) {
    const [present, dropIn] = await onMachine(place, [presentOf(setting), readDropIn(setting)], context)
    const now = oneLine(present?.stdout ?? '')
    const content = contentOf(dropIn?.stdout ?? '')
    return {
      summary: `${setting} is ${now || 'not there'}${content === null ? '' : `, and ${pathOf(setting)} is there`}`,
      marks: { value: now, dropIn: content === null ? null : sha256(content) },
    }
  },
  async apply(place, exact, context) {
    const { setting, value, dropIn } = exact
    const [ran, present] = await onMachine(
      place,
      [
        fileEdit({
          ...editOf(exact, context.key, value),
          expected: dropIn === null ? null : sha256(dropIn),
          content: dropInOf(setting, value),
        }),
        presentOf(setting),
      ],
      context,
    )
    return outcomeOf(exact, ran, present)
  },
  undo: {
    commands: ({ setting, before, dropIn }) => [
      dropIn === null ? `rm ${pathOf(setting)}` : `put back ${pathOf(setting)}`,
      `sysctl -w ${assignment(setting, before)}`,
    ],
    async apply(place, exact, context) {
      const { setting, before, dropIn } = exact
      const [ran, present] = await onMachine(
        place,
        [
          fileRestore({
            ...editOf(exact, context.key, before),
            expected: dropIn === null ? null : sha256(dropIn),
          }),
          presentOf(setting),
        ],
        context,
      )
      return outcomeOf(exact, ran, present)
    },
  },
})

/** Where settings are read from when a machine starts (sysctl.d(5)). */
const boots = ['/etc/sysctl.conf', '/etc/sysctl.d', '/usr/lib/sysctl.d', '/run/sysctl.d']

function problemOf(setting: SysctlName, to: number | string | undefined, times: number | undefined) {
  const { kind, from, to: most } = sysctlSettings[setting]
  if ((to === undefined) === (times === undefined)) return 'must be given, or "to" instead, and not both'
  if (kind === 'ports') {
    return portsOf(to) === null ? 'must be two ports from 1024 to 65535, such as "15000 64999"' : null
  }
  if (to === undefined) return kind === 'choice' ? 'must be "to" for this setting' : null
  return Number.isInteger(Number(to)) && Number(to) >= from && Number(to) <= most
    ? null
    : `must be a whole number from ${from} to ${most}`
}

function pathOf(setting: SysctlName): string {
  return `/etc/sysctl.d/99-fiveohtwo-${setting}.conf`
}

function dropInOf(setting: SysctlName, value: string): string {
  return `# Set by fiveohtwo: ${sysctlSettings[setting].words}.\n${setting} = ${value}\n`
}

function assignment(setting: SysctlName, value: string): string {
  return value.includes(' ') ? `${setting}="${value}"` : `${setting}=${value}`
}

function presentOf(setting: SysctlName): Command {
  return fileOf(setting.replaceAll('.', '/'))
}

function fileOf(path: string): Command {
  return { argv: ['cat', `/proc/sys/${path}`], timeoutMs: 3000 }
}

/** Prints `here` and the file, or nothing where there is none. */
function readDropIn(setting: SysctlName): Command {
  const script = 'if [ -e "$1" ]; then echo here; cat "$1"; fi'
  return { argv: ['sh', '-c', script, 'sh', pathOf(setting)], timeoutMs: 3000, maxBytes: 4096 }
}

function contentOf(stdout: string): string | null {
  return stdout.startsWith('here\n') ? stdout.slice('here\n'.length) : null
}

function editOf({ setting }: Exact, key: string, value: string) {
  return {
    path: pathOf(setting),
    key,
    check: null,
    activate: ['sysctl', '-w', `${setting}=${value}`],
    timeoutMs: 20_000,
  } as const
}

function outcomeOf(
  { setting, before }: Exact,
  ran: Parameters<typeof readFileEdit>[0] | undefined,
  present: { stdout: string } | undefined,
): ChangeOutcome {
  const now = oneLine(present?.stdout ?? '') || 'not there'
  if (ran === undefined) return { outcome: 'fail', summary: `${setting} was not changed and is ${now}.` }
  const { outcome, summary } = readFileEdit(ran)
  const said = / It said: (.{1,400})$/s.exec(summary)?.[1]
  if (outcome === 'fail' && now === before && said !== undefined) {
    return { outcome, summary: `${setting} could not be changed and is ${now} as before. It said: ${said}` }
  }
  return { outcome, summary: `${summary} ${setting} is ${now}.` }
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

function memoryOf(meminfo: string): number | null {
  const kilobytes = /^MemTotal:\s+(\d+) kB/m.exec(meminfo)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

/** Ports of the path on any machine: one that is down listens nowhere, and must still find its port free. */
function portsOfPath({ service }: ChangeSite): number[] {
  return service.path
    .flatMap(({ addresses }) => addresses)
    .map((address) => new URL(address))
    .map(({ port, protocol }) => Number(port) || (protocol === 'https:' ? 443 : 80))
}
