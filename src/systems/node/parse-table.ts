import type { NodeProcess } from '../../model/facts/node.ts'
import { linesOf, numberOf } from '../host/lines-of.ts'
import { parseSize } from '../host/parse-size.ts'

const colours = /\u001b\[[0-9;]{0,20}m/g

/** Reads the table of `pm2 list`, with the box around it; null for anything else. */
export function parseTable(text: string): NodeProcess[] | null {
  const rows = linesOf(text.replace(colours, ''))
    .filter((line) => /^\s{0,8}[│|]/.test(line))
    .map((line) =>
      line
        .slice(0, 1000)
        .split(/[│|]/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const heading = rows.find(
    (cells) =>
      cells.includes('status') && /^(?:name|app name)$/i.test(cells.find((cell) => /name/i.test(cell)) ?? ''),
  )
  if (heading === undefined) return null
  const at = (...names: string[]) => heading.findIndex((cell) => names.includes(cell.toLowerCase()))
  const columns = {
    id: at('id'),
    name: at('name', 'app name'),
    mode: at('mode'),
    pid: at('pid'),
    status: at('status'),
    restarts: at('↺', 'restart'),
    cpu: at('cpu'),
    memory: at('mem', 'memory'),
  }
  return rows.flatMap((cells) => {
    const id = numberOf(cells[columns.id])
    const status = cells[columns.status]
    if (cells === heading || id === null || status === undefined) return []
    const pid = numberOf(cells[columns.pid])
    return [
      {
        pid: pid === 0 ? null : pid,
        name: cells[columns.name] ?? 'app',
        version: null,
        startedAt: null,
        memoryBytes:
          status === 'online' ? parseSize(cells[columns.memory]?.replace(/b$/i, '').toUpperCase(), 1) : null,
        cpuPercent: numberOf(cells[columns.cpu]?.replace('%', '')),
        heapLimitBytes: null,
        ports: [],
        pm2: pm2Of({
          id,
          status,
          restarts: numberOf(cells[columns.restarts]) ?? 0,
          mode: cells[columns.mode] ?? 'unknown',
        }),
        timeouts: [],
      } satisfies NodeProcess,
    ]
  })
}

/** Reads the box of `pm2 describe`; null for anything else. */
export function parseDescription(text: string): NodeProcess | null {
  const values = new Map(
    linesOf(text.replace(colours, '')).flatMap((line) => {
      const match =
        /^\s{0,8}[│|] {0,4}([a-z][\w &./-]{1,40}?) {1,40}[│|] {0,4}([^│|]{1,500}?) {0,400}[│|]/.exec(
          line.slice(0, 1000),
        )
      return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]
    }),
  )
  const [status, name, restarts] = [
    values.get('status'),
    values.get('name'),
    numberOf(values.get('restarts')),
  ]
  if (status === undefined || name === undefined || restarts === null) return null
  const base = pm2Of({
    id: numberOf(values.get('script id')) ?? -1,
    status,
    restarts,
    mode: values.get('exec mode') ?? 'unknown',
  })
  return {
    pid: null,
    name,
    version: values.get('node.js version') ?? null,
    startedAt: null,
    memoryBytes: null,
    cpuPercent: null,
    heapLimitBytes: null,
    ports: [],
    pm2: {
      ...base,
      unstableRestarts: numberOf(values.get('unstable restarts')) ?? 0,
      logs: [values.get('error log path'), values.get('out log path')].filter((each) => each !== undefined),
    },
    timeouts: [],
  }
}

function pm2Of(given: {
  id: number
  status: string
  restarts: number
  mode: string
}): NonNullable<NodeProcess['pm2']> {
  return {
    ...given,
    mode: given.mode.replace(/_mode$/, ''),
    unstableRestarts: 0,
    exitCode: null,
    memoryRestartBytes: null,
    killTimeoutMs: null,
    logs: [],
  }
}
