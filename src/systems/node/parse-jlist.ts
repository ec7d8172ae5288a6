import { z } from 'zod'
import type { NodeProcess } from '../../model/facts/node.ts'
import type { Timeout } from '../../model/facts/timeout.ts'

const size = z.union([z.number(), z.string()]).nullable().catch(null)
const number = z.number().nullable().catch(null)
const path = z.string().max(1000).nullable().catch(null)

/** The members that are read; beside them `pm2_env` holds the whole environment, which is secret. */
const appSchema = z.object({
  pid: number,
  name: z.string().max(200).catch('app'),
  pm_id: z.number().catch(-1),
  monit: z.object({ memory: number, cpu: number }).nullable().catch(null),
  pm2_env: z.object({
    status: z.string().max(64).catch('unknown'),
    restart_time: z.number().catch(0),
    unstable_restarts: z.number().catch(0),
    exec_mode: z.string().max(64).catch('unknown'),
    exit_code: number,
    pm_uptime: number,
    node_version: z.string().max(32).nullable().catch(null),
    max_memory_restart: size,
    kill_timeout: number,
    pm_err_log_path: path,
    pm_out_log_path: path,
    node_args: z.array(z.string().max(1000)).catch([]),
  }),
})

/** Reads the JSON of `pm2 jlist` or `pm2 prettylist`’s like, with banners before it or not; null for anything else. */
export function parseJlist(text: string): NodeProcess[] | null {
  const head = /^\[(?:\{|\])/m.exec(text) ?? /\[\s{0,8}\{/.exec(text)
  const end = text.lastIndexOf(']')
  if (head === null || end < head.index || (!text.includes('"pm2_env"') && text.trim() !== '[]')) return null
  const parsed = z.array(z.unknown()).safeParse(jsonOf(text.slice(head.index, end + 1)))
  if (!parsed.success) return null
  return parsed.data.slice(0, 500).flatMap((each) => {
    const app = appSchema.safeParse(each)
    return app.success ? [processOf(app.data)] : []
  })
}

function processOf({ pid, name, pm_id: id, monit, pm2_env: env }: z.output<typeof appSchema>): NodeProcess {
  const isUp = env.status === 'online'
  return {
    pid: pid === 0 ? null : pid,
    name,
    version: env.node_version,
    startedAt:
      isUp && env.pm_uptime !== null && isTime(env.pm_uptime) ? new Date(env.pm_uptime).toISOString() : null,
    memoryBytes: isUp ? (monit?.memory ?? null) : null,
    cpuPercent: isUp ? (monit?.cpu ?? null) : null,
    heapLimitBytes: heapLimitOf(env.node_args),
    ports: [],
    pm2: {
      id,
      status: env.status,
      restarts: env.restart_time,
      unstableRestarts: env.unstable_restarts,
      mode: env.exec_mode.replace(/_mode$/, ''),
      exitCode: env.exit_code,
      memoryRestartBytes: bytesOf(env.max_memory_restart),
      killTimeoutMs: env.kill_timeout,
      logs: [env.pm_err_log_path, env.pm_out_log_path].filter((each) => each !== null),
    },
    timeouts: [
      ...(isUp ? nodeTimeouts(env.node_version) : []),
      {
        kind: 'graceful',
        setting: 'kill_timeout',
        valueMs: env.kill_timeout ?? 1600,
        where: env.kill_timeout === null ? 'default of PM2' : `PM2, app ${name}`,
        isDefault: env.kill_timeout === null,
      },
    ],
  }
}

/**
 * What Node’s HTTP server does unless its code says otherwise, which cannot be seen from outside: lib/_http_server.js,
 * keepAliveTimeout 5 s since 8.0, headersTimeout 60 s since 11.3 (40 s in 10.14).
 */
export function nodeTimeouts(version: string | null): Timeout[] {
  const name = version === null ? 'Node' : `Node ${version.replace(/^v/, '')}`
  return [
    {
      kind: 'idle-accepted',
      setting: 'server.keepAliveTimeout',
      valueMs: 5000,
      where: `default of ${name}`,
      isDefault: true,
    },
    {
      kind: 'headers',
      setting: 'server.headersTimeout',
      valueMs: 60_000,
      where: `default of ${name}`,
      isDefault: true,
    },
  ]
}

/** `--max-old-space-size=256`, in bytes; MiB of V8. */
export function heapLimitOf(argv: readonly string[]): number | null {
  const match = /(?:^|[\s=])--max[-_]old[-_]space[-_]size[= ](\d{1,7})(?:\s|$)/.exec(
    argv.join(' ').slice(0, 16_384),
  )
  return match === null ? null : Number(match[1]) * 1024 * 1024
}

/** `300M`, `1G`, 314572800. */
function bytesOf(value: string | number | null): number | null {
  if (value === null || typeof value === 'number') return value
  const match = /^(\d{1,12})([KMG]?)B?$/i.exec(value)
  return match === null
    ? null
    : Number(match[1]) * 1024 ** ['', 'K', 'M', 'G'].indexOf((match[2] ?? '').toUpperCase())
}

function isTime(ms: number): boolean {
  return Math.abs(ms) < 8.64e15
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
