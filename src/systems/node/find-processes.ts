import { posix } from 'node:path'
import type { NodeProcess } from '../../model/facts/node.ts'
import type { ListedProcess } from '../app/list-processes.ts'
import { heapLimitOf, nodeTimeouts } from './parse-jlist.ts'

/** Scripts that start others, build or watch, and serve nobody. */
const tools =
  /^(?:npm|npx|yarn|pnpm|corepack|tsc|esbuild|webpack|eslint|prettier|nodemon|jest|vitest|npm-cli\.js|npx-cli\.js|yarn\.js|pnpm\.cjs)$/

/** A daemon of PM2, with the folder that is its home. */
export interface Pm2Daemon {
  pid: number
  home: string
}

/** Finds the daemons of PM2, which write their home into their title: `PM2 v7.0.4: God Daemon (/root/.pm2)`. */
export function findDaemons(processes: readonly ListedProcess[]): Pm2Daemon[] {
  return processes.flatMap(({ pid, argv }) => {
    const home = /^PM2 v[\d.]{1,16}(?:-\w{1,20})?: God Daemon \((\/[^)]{1,500})\)/.exec(argv.join(' '))?.[1]
    return home === undefined ? [] : [{ pid, home }]
  })
}

/** Processes of Node that may serve requests: those that listen, and where nobody knows who listens, all but tools. */
export function findProcesses(
  processes: readonly ListedProcess[],
  options: {
    now: Date | null
    portsOf: ReadonlyMap<number, readonly number[]> | null
    pm2Pids: ReadonlySet<number>
  },
): NodeProcess[] {
  const { now, portsOf, pm2Pids } = options
  return processes
    .flatMap((process): NodeProcess[] => {
      const name = nameOf(process)
      const ports = [...(portsOf?.get(process.pid) ?? [])]
      if (name === null || pm2Pids.has(process.pid) || (portsOf !== null && ports.length === 0)) return []
      const version = versionOf(process.program)
      return [
        {
          pid: process.pid,
          name,
          version,
          startedAt:
            now === null || process.ageMs === null
              ? null
              : new Date(now.getTime() - process.ageMs).toISOString(),
          memoryBytes: process.rssBytes,
          cpuPercent: null,
          heapLimitBytes: heapLimitOf([...process.argv, process.variables.NODE_OPTIONS ?? '']),
          ports,
          pm2: null,
          timeouts: nodeTimeouts(version),
        },
      ]
    })
    .slice(0, 100)
}

/** `server.js` of `node --inspect dist/server.js`, the title where a program writes one, null for what is not Node or a tool. */
function nameOf({ argv, program }: ListedProcess): string | null {
  const [first = '', ...rest] = argv
  if (/^PM2 v|^npm |^yarn |^pnpm /.test(first)) return null
  if (/^next-server\b/.test(first)) return 'next-server'
  const isNode =
    /^(?:node|nodejs)$/.test(posix.basename(first)) || /^(?:node|nodejs)$/.test(posix.basename(program ?? ''))
  if (!isNode) return null
  if (rest.some((word) => /^(?:-e|-p|--eval|--print)$/.test(word))) return 'node'
  const script = rest.find((word) => !word.startsWith('-'))
  if (script === undefined) return 'node'
  const base = posix.basename(script)
  return tools.test(base) || /\/(?:npm|yarn|pnpm)\//.test(script) ? null : base.slice(0, 100)
}

/** nvm, fnm, asdf and volta keep each version in a folder of its name. */
function versionOf(program: string | null): string | null {
  return /\/v?(\d{1,3}\.\d{1,3}\.\d{1,3})\/(?:installation\/)?bin\/node$/.exec(program ?? '')?.[1] ?? null
}

/** Which process listens at which ports, from `ss -Hltnp`; null where processes are not shown, as without root. */
export function portsByPid(text: string): Map<number, number[]> | null {
  const ports = new Map<number, number[]>()
  for (const line of text.split('\n', 5000)) {
    const port = Number(
      /^\S{1,12}\s{1,20}\d{1,10}\s{1,20}\d{1,10}\s{1,20}\S{1,80}:(\d{1,5})\s/.exec(line)?.[1],
    )
    if (Number.isNaN(port)) continue
    for (const [, pid] of line.slice(0, 8192).matchAll(/,pid=(\d{1,10}),/g)) {
      const known = ports.get(Number(pid)) ?? []
      if (!known.includes(port)) ports.set(Number(pid), [...known, port])
    }
  }
  return ports.size === 0 ? null : ports
}
