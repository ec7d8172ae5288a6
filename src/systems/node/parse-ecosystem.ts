import type { NodeProcess } from '../../model/facts/node.ts'
import { parseSize } from '../host/parse-size.ts'
import { heapLimitOf } from './parse-jlist.ts'

/** Reads the apps of an `ecosystem.config.js`, `.cjs` or `.json`, as far as they are written out; null for anything else. */
export function parseEcosystem(text: string): NodeProcess[] | null {
  const start = /["']?\bapps["']?\s{0,8}:\s{0,8}\[/.exec(text)
  if (start === null) return null
  const parts = text
    .slice(start.index)
    .split(/(?=["']?\bname["']?\s{0,8}:\s{0,8}["'`])/)
    .slice(1, 101)
  const apps = parts.map(appOf)
  return apps.length === 0 ? null : apps
}

function appOf(part: string): NodeProcess {
  const text = (key: string) => valueOfKey(part, key)
  const number = (key: string) => {
    const value = text(key)
    return value !== null && /^\d{1,10}$/.test(value) ? Number(value) : null
  }
  const port = number('PORT')
  const killTimeoutMs = number('kill_timeout')
  const name = text('name') ?? 'app'
  return {
    pid: null,
    name,
    version: null,
    startedAt: null,
    memoryBytes: null,
    cpuPercent: null,
    heapLimitBytes: heapLimitOf([text('node_args') ?? '', text('interpreter_args') ?? '']),
    ports: port === null ? [] : [port],
    pm2: {
      id: -1,
      status: 'unknown',
      restarts: 0,
      unstableRestarts: 0,
      mode: text('exec_mode')?.replace(/_mode$/, '') ?? 'fork',
      exitCode: null,
      memoryRestartBytes: parseSize(text('max_memory_restart') ?? undefined),
      killTimeoutMs,
      logs: [text('error_file'), text('out_file')].filter((each) => each !== null),
    },
    timeouts: [
      {
        kind: 'graceful',
        setting: 'kill_timeout',
        valueMs: killTimeoutMs ?? 1600,
        where: killTimeoutMs === null ? 'default of PM2' : `ecosystem file, app ${name}`,
        isDefault: killTimeoutMs === null,
      },
    ],
  }
}

function valueOfKey(part: string, key: string): string | null {
  const match = new RegExp(
    `["']?\\b${key}["']?\\s{0,8}:\\s{0,8}(?:"([^"\\n]{0,500})"|'([^'\\n]{0,500})'|(\\d{1,12})\\b)`,
  ).exec(part)
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? null
}
