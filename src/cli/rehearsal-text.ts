import { quote } from '../hosts/quote.ts'
import { formatDuration } from '../model/duration.ts'
import type { Command, Host } from '../model/host.ts'
import type { Service } from '../model/service.ts'
import type { Rehearsal, RehearsedLook, RehearsedStep } from '../runbook/rehearse-runbook.ts'

/** A command as a person would type it there: `sudo -n cat /proc/meminfo`. */
export function commandLine({ argv, root }: Command, host: Pick<Host, 'sudo'>): string {
  return `${root === true && host.sudo ? 'sudo -n ' : ''}${quote(argv)}`
}

/** Scripts are told of once, at the end: the same one goes to every machine. */
type Scripts = Map<string, number>

const longScript = 400

function shortLine({ argv, root }: Command, host: Pick<Host, 'sudo'>, scripts: Scripts): string {
  const words = argv.map((word) => {
    if (word.length < longScript || !word.includes('\n')) return quote(['x', word]).slice(2)
    const number = scripts.get(word) ?? scripts.size + 1
    scripts.set(word, number)
    return `"$SCRIPT_${number}"`
  })
  return `${root === true && host.sudo ? 'sudo -n ' : ''}${words.join(' ')}`
}

/** A rehearsed runbook as lines: per stage what would be done, where, and by which commands. */
export function rehearsalText(rehearsal: Rehearsal, service: Service): string[] {
  const scripts: Scripts = new Map()
  const stages = rehearsal.stages.flatMap((stage, index) => [
    '',
    `Stage ${index + 1}, ${stage.name}: ${stage.steps.length} steps side by side`,
    ...stage.steps.flatMap((step) => ['', ...stepText(step, service, scripts)]),
  ])
  const told = [...scripts].flatMap(([text, number]) => [
    '',
    `SCRIPT_${number}:`,
    ...text.split('\n').map((line) => `  | ${line}`),
  ])
  return [...stages, ...told]
}

function stepText({ step, title, looks }: RehearsedStep, service: Service, scripts: Scripts): string[] {
  const { attempts, delayMs, failures } = step.retry
  const again =
    attempts > 1
      ? `, up to ${attempts} times${failures ? ' while it fails' : ''}, ${formatDuration(delayMs)} apart`
      : ''
  const head = `  ${step.id} (${title}; at most ${formatDuration(step.timeoutMs)}${again})`
  if (looks.length === 0)
    return [head, `    nowhere: the path has no ${step.forEach === 'hosts' ? 'machines' : step.forEach}`]
  const skipped = looks.filter(({ wanted }) => wanted === 'no')
  const taken = looks.filter(({ wanted }) => wanted !== 'no')
  const isOpen = taken.some(({ wanted }) => wanted === 'open')
  return [
    head,
    ...(isOpen ? [`    if ${step.when}, which is known when it is its turn:`] : []),
    ...bySameWork(taken, service, scripts).flatMap(({ places, lines }) => [
      `    ${places.join(', ')}`,
      ...lines.map((line) => `      ${line.replaceAll('\n', '\n      ')}`),
    ]),
    ...(skipped.length === 0
      ? []
      : [`    not at ${skipped.map(placeOf).join(', ')}: only when ${step.when}`]),
  ]
}

/** Machines of which the same is asked are told of once. */
function bySameWork(
  looks: readonly RehearsedLook[],
  service: Service,
  scripts: Scripts,
): { places: string[]; lines: string[] }[] {
  const groups = new Map<string, { places: string[]; lines: string[] }>()
  for (const look of looks) {
    const host = service.hosts.find(({ name }) => `host/${name}` === look.place)
    const lines =
      look.probe !== null
        ? [look.probe]
        : look.commands.map((command) => `$ ${shortLine(command, { sudo: host?.sudo ?? false }, scripts)}`)
    const place = host === undefined ? placeOf(look) : `${placeOf(look)} ${wayTo(host)}`
    const key = look.probe === null ? lines.join('\n') : `${placeOf(look)}\n${look.probe}`
    const group = groups.get(key)
    if (group) group.places.push(place)
    else
      groups.set(key, {
        places: [place],
        lines: lines.length > 0 ? lines : ['nothing that is known beforehand'],
      })
  }
  return [...groups.values()]
}

function placeOf({ place }: RehearsedLook): string {
  return place ?? 'the whole path'
}

function wayTo({ connect, user, address, name, port }: Host): string {
  if (connect === 'local') return '(this machine)'
  return `(ssh ${user === null ? '' : `${user}@`}${address ?? name}${port === null ? '' : `:${port}`})`
}
