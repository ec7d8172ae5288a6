import type { MachineFacts } from '../../model/facts/machine.ts'
import { linesOf, numberOf, wordsOf } from './lines-of.ts'
import { parseSize } from './parse-size.ts'

type Process = MachineFacts['processes'][number]

export interface Processes {
  /** Largest first, at most ten. */
  processes: Process[]
  /** How many are in state D. */
  blocked: number
}

function summarise(all: Process[]): Processes {
  const processes = all.toSorted((a, b) => b.rssBytes - a.rssBytes).slice(0, 10)
  return { processes, blocked: all.filter(({ state }) => state.startsWith('D')).length }
}

/** Reads a table of processes by the names of its columns: of `ps aux`, `ps -eo …`, and of `top -b` below its summary. */
export function parseProcesses(text: string): Processes | null {
  const lines = linesOf(text)
  const at = lines.findIndex(
    (line) => /\bPID\b/.test(line.slice(0, 200)) && /\b(?:RSS|RES)\b/.test(line.slice(0, 200)),
  )
  if (at < 0) return null
  const columns = wordsOf(lines[at] ?? '')
  const indexOf = (...names: string[]) => columns.findIndex((column) => names.includes(column))
  const [pid, rss, state] = [indexOf('PID'), indexOf('RSS', 'RES'), indexOf('S', 'STAT', 'STATE')]
  const [cpu, age, name] = [
    indexOf('%CPU', 'PCPU'),
    indexOf('ELAPSED', 'ETIMES'),
    indexOf('COMMAND', 'CMD', 'COMM'),
  ]
  const all = lines.slice(at + 1).flatMap((line): Process[] => {
    const words = wordsOf(line)
    const id = numberOf(words[pid])
    const size = parseSize(
      words[rss]?.replace(
        /^(.*\d)([kmgt])$/,
        (_all, value: string, unit: string) => `${value}${unit.toUpperCase()}`,
      ),
      1024,
    )
    if (id === null || size === null || words.length < columns.length) return []
    return [
      {
        pid: id,
        name: baseName(words[name] ?? '?'),
        rssBytes: size,
        cpuPercent: numberOf(words[cpu]) ?? 0,
        ageMs: (numberOf(words[age]) ?? 0) * 1000,
        state: words[state] ?? '?',
      },
    ]
  })
  return all.length === 0 ? null : summarise(all)
}

/** `/usr/bin/node` is node; arguments, which may hold secrets, are never kept. */
function baseName(command: string): string {
  const name = command
    .replace(/^.{0,400}\//, '')
    .replace(/:$/, '')
    .replace(/^\[|\]$/g, '')
  return (name === '' ? command : name).slice(0, 64)
}
