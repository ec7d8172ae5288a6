import type { Container } from '../../model/facts/docker.ts'
import { linesOf } from '../host/lines-of.ts'
import { emptyContainer } from './empty-container.ts'
import { idOf, type Json, objectOf, parseJson, textOf } from './json-of.ts'
import { rowsOfOldCompose } from './rows-of-old-compose.ts'

const second = 1000
const spans: Record<string, number> = {
  second,
  minute: 60 * second,
  hour: 3600 * second,
  day: 86_400 * second,
  week: 604_800 * second,
  month: 2_629_800 * second,
  year: 31_557_600 * second,
}

/** `Up 3 hours (unhealthy)`, `Exited (137) 5 minutes ago`, `Restarting (1) Less than a second ago` (go-units, HumanDuration). */
export function parseStatusWords(words: string): Partial<Container> | null {
  const match =
    /^(?:(Up)|(Exited|Restarting|exited|restarting) \((\d{1,3})\)|(Created|Dead|Removal In Progress|Paused))(?: (.{1,60}?))?(?: ago)?(?: \(([a-z: ]{1,30})\))?\s{0,4}$/i.exec(
      words.trim().slice(0, 200),
    )
  if (match === null) return null
  const [, up, ended, code, other, age, note] = match
  const health = /^(?:health: )?(healthy|unhealthy|starting)$/.exec(note ?? '')?.[1] ?? null
  return {
    status:
      up !== undefined ? (note === 'Paused' ? 'paused' : 'running') : (ended ?? other ?? '').toLowerCase(),
    exitCode: code === undefined ? null : Number(code),
    sinceMs: age === undefined ? null : spanOf(age),
    health,
  }
}

function spanOf(text: string): number | null {
  if (/^less than a second/i.test(text)) return 500
  const match = /^(?:about )?(an?|\d{1,6}) (second|minute|hour|day|week|month|year)s?/i.exec(text)
  if (match === null) return null
  const count = /^an?$/i.test(match[1] ?? '') ? 1 : Number(match[1])
  return count * (spans[(match[2] ?? '').toLowerCase()] ?? 0)
}

/** `127.0.0.1:18081->3000/tcp, [::]:80->80/tcp, 9000/tcp`. */
export function parsePorts(text: string): Pick<Container, 'published' | 'exposed'> {
  const published: Container['published'] = []
  const exposed: number[] = []
  for (const part of text.slice(0, 2000).split(/,\s{0,4}/)) {
    const match = /^(?:(\S{1,60}):(\d{1,5})(?:-\d{1,5})?->)?(\d{1,5})(?:-\d{1,5})?\/(tcp|udp|sctp)$/.exec(
      part.trim(),
    )
    if (match === null) continue
    const [, hostAddress, hostPort, port, protocol = 'tcp'] = match
    exposed.push(Number(port))
    if (hostPort === undefined) continue
    const address = (hostAddress ?? '0.0.0.0').replace(/^\[|\]$/g, '')
    published.push({
      hostAddress: address === '' ? '0.0.0.0' : address,
      hostPort: Number(hostPort),
      port: Number(port),
      protocol,
    })
  }
  return { published, exposed: [...new Set(exposed)] }
}

/** Reads `docker ps -a`, `docker compose ps`, and the same as JSON, of podman too; empty for anything else. */
export function parsePs(text: string): Container[] {
  const start = text.trimStart()
  if (start.startsWith('{') || start.startsWith('[')) return ofJson(text)
  return ofTable(text)
}

function ofJson(text: string): Container[] {
  const whole = parseJson(text)
  const values = whole === undefined ? linesOf(text).map(parseJson) : Array.isArray(whole) ? whole : [whole]
  return values.flatMap((value) => {
    const json = objectOf(value)
    const words = textOf(json.Status)
    const name = nameOf(json)
    return words === null || name === null ? [] : [rowOf(json, name, words)]
  })
}

/** The compose project, as `docker ps` lists labels: `a=b,com.docker.compose.project=shop`. */
function labelled(labels: unknown): string | null {
  const text = textOf(labels)?.slice(0, 65_536) ?? ''
  return /(?:^|,)com\.docker\.compose\.project=([\w.-]{1,128})(?:,|$)/.exec(text)?.[1] ?? null
}

function nameOf(json: Json): string | null {
  const names = json.Names
  return textOf(Array.isArray(names) ? names[0] : names) ?? textOf(json.Name)
}

function rowOf(json: Json, name: string, words: string): Container {
  const state = textOf(json.State)
  const exit = json.ExitCode
  const health = textOf(json.Health)
  return {
    ...emptyContainer(name),
    ...idOf(json.ID ?? json.Id),
    image: textOf(json.Image) ?? '',
    ...(parseStatusWords(words) ?? {}),
    ...(state === null ? {} : { status: state.toLowerCase() }),
    ...(typeof exit === 'number' && state !== 'running' ? { exitCode: exit } : {}),
    ...(health === null ? {} : { health }),
    ...parsePorts(textOf(json.Ports) ?? ''),
    networks: (textOf(json.Networks) ?? '')
      .split(',')
      .flatMap((network) => (network === '' ? [] : [{ name: network, address: null }])),
    project: textOf(json.Project) ?? labelled(json.Labels),
  }
}

/** Tables are cut by where the headings stand, as cells hold blanks. */
function ofTable(text: string): Container[] {
  const lines = linesOf(text)
  const at = lines.findIndex(
    (line) =>
      /\bSTATUS\b|\bState\b/.test(line.slice(0, 1000)) &&
      /\bNAMES?\b|^\s{0,8}Name\s/.test(line.slice(0, 1000)),
  )
  if (at < 0) return []
  if (/^-{8,}\s*$/.test((lines[at + 1] ?? '').slice(0, 1000))) return ofOldCompose(lines.slice(at + 2))
  const headings = [...(lines[at] ?? '').slice(0, 1000).matchAll(/[A-Za-z]+(?: ID)?/g)].map((match) => ({
    name: match[0].toUpperCase(),
    from: match.index,
  }))
  const cell = (line: string, ...names: string[]) => {
    const index = headings.findIndex(({ name }) => names.includes(name))
    return index < 0 ? '' : line.slice(headings[index]?.from, headings[index + 1]?.from).trim()
  }
  return lines.slice(at + 1).flatMap((line) => {
    const words = parseStatusWords(cell(line, 'STATUS', 'STATE'))
    const name = cell(line, 'NAMES', 'NAME')
    if (words === null || name === '') return ofSqueezed(line)
    return [
      {
        ...emptyContainer(name.split(',')[0] ?? name),
        image: cell(line, 'IMAGE'),
        ...words,
        ...parsePorts(cell(line, 'PORTS')),
      },
    ]
  })
}

/**
 * A row of a table whose blanks a forum, a mailer or a terminal has moved. `docker ps` begins with the id and ends with the
 * name, Compose begins with the name.
 */
function ofSqueezed(line: string): Container[] {
  const match =
    /^([\w.-]{1,128}) .{0,300}? ago\s{1,40}((?:Up|Exited|Restarting|Created|Dead|Paused)\b(?:(?!\s\S{1,60}->|\s\d{1,5}\/(?:tcp|udp)|\s{2}).){0,80}?)((?:,?\s{1,40}\S{0,60}\d\/(?:tcp|udp),?){0,12})(?:\s{1,40}([\w.-]{1,128}))?\s{0,40}$/.exec(
      line.slice(0, 1000),
    )
  const words = parseStatusWords(match?.[2] ?? '')
  if (match === null || words === null) return []
  const [, first = '', , ports = '', last] = match
  const name = last ?? first
  const image = last === undefined ? '' : (/^\S+\s+(\S+)/.exec(line.slice(0, 400))?.[1] ?? '')
  return [{ ...emptyContainer(name), image, ...words, ...parsePorts(ports.trim()) }]
}

function ofOldCompose(lines: readonly string[]): Container[] {
  return rowsOfOldCompose(lines).flatMap(({ name, state, ports }) => {
    const words = oldCompose(state)
    return words === null || name === '' ? [] : [{ ...emptyContainer(name), ...words, ...parsePorts(ports) }]
  })
}

/** `Up`, `Up (healthy)`, `Exit 137`, `Restarting`. */
function oldCompose(state: string): Partial<Container> | null {
  const match = /^(?:(Up)(?: \(([a-z: ]{1,30})\))?|Exit (\d{1,3})|(Restarting))$/.exec(state)
  if (match === null) return null
  const [, up, health, code] = match
  const status = up !== undefined ? 'running' : code !== undefined ? 'exited' : 'restarting'
  return {
    status,
    exitCode: code === undefined ? null : Number(code),
    health: health?.replace('health: ', '') ?? null,
  }
}
