import { z } from 'zod'
import type { UwsgiInstance } from '../../model/facts/uwsgi.ts'

const count = z.number().catch(0)

/** uWSGI core/stats.c; durations of requests in µs. Whatever else is in it, such as headers of requests, is not read. */
const statsSchema = z.object({
  version: z.string().max(64).nullable().catch(null),
  pid: z.number().nullable().catch(null),
  listen_queue: count,
  listen_queue_errors: count,
  sockets: z
    .array(z.object({ name: z.string(), proto: z.string(), max_queue: count, queue: count }))
    .catch([]),
  workers: z.array(
    z.object({
      id: count,
      status: z.string().max(64).catch('unknown'),
      requests: count,
      exceptions: count,
      harakiri_count: count,
      respawn_count: count,
      rss: count,
      avg_rt: count,
    }),
  ),
})

/** What a stats server said. */
export interface Stats {
  version: string | null
  pid: number | null
  sockets: { name: string; protocol: string; maxQueue: number }[]
  stats: NonNullable<UwsgiInstance['stats']>
}

/** Reads the JSON of a stats server, with whatever stands around it; null for anything else. */
export function parseStats(text: string): Stats | null {
  const [from, to] = [text.indexOf('{'), text.lastIndexOf('}')]
  if (from < 0 || to < from || !text.includes('"listen_queue"')) return null
  const parsed = statsSchema.safeParse(jsonOf(text.slice(from, to + 1)))
  if (!parsed.success) return null
  const { version, pid, sockets, workers, listen_queue, listen_queue_errors } = parsed.data
  return {
    version,
    pid,
    sockets: sockets
      .slice(0, 100)
      .map(({ name, proto, max_queue }) => ({ name, protocol: proto, maxQueue: max_queue })),
    stats: {
      listenQueue: Math.max(listen_queue, ...sockets.map(({ queue }) => queue)),
      listenQueueErrors: listen_queue_errors,
      workers: workers.slice(0, 1000).map((worker) => ({
        id: worker.id,
        status: worker.status,
        requests: worker.requests,
        exceptions: worker.exceptions,
        harakiris: worker.harakiri_count,
        respawns: worker.respawn_count,
        rssBytes: worker.rss,
        averageMs: worker.avg_rt / 1000,
      })),
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
