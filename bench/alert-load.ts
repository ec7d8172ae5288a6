import { Pool } from 'undici'
import { pagerDutyRequest } from '../test/support/alert-entry.ts'

export interface Shot {
  body: string
  headers: Record<string, string>
}

const connections = 64

/** Signed beforehand, so that the signing of whoever sends is not measured. */
export function pagerDutyShots(count: number, secret: string): Shot[] {
  return Array.from({ length: count }, () => {
    const { body, headers } = pagerDutyRequest([secret])
    return { body, headers: { ...headers, 'content-type': 'application/json' } }
  })
}

/** Sends all of them as fast as they are taken; resolves to requests per second. */
export async function throughput(url: string, path: string, shots: Shot[]): Promise<number> {
  const pool = new Pool(url, { connections })
  const queue = shots.values()
  const since = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const shot of queue) await send(pool, path, shot)
    }),
  )
  const seconds = (performance.now() - since) / 1000
  await pool.close()
  return shots.length / seconds
}

/** Sends them at a steady pace, whoever is slow; resolves to how long answers took from the moment they were due, in ms. */
export async function latencies(
  url: string,
  path: string,
  shots: Shot[],
  perSecond: number,
): Promise<number[]> {
  const pool = new Pool(url, { connections })
  const since = performance.now()
  const took: Promise<number>[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    const due = Math.min(shots.length, Math.floor(((performance.now() - since) / 1000) * perSecond))
    while (took.length < due) {
      const shot = shots[took.length]
      const dueAt = since + (took.length / perSecond) * 1000
      if (shot) took.push(send(pool, path, shot).then(() => performance.now() - dueAt))
    }
    if (took.length === shots.length) resolve()
  }, 1)
  await promise
  clearInterval(timer)
  const all = await Promise.all(took)
  await pool.close()
  return all.toSorted((a, b) => a - b)
}

async function send(pool: Pool, path: string, { body, headers }: Shot): Promise<void> {
  const { statusCode, body: answer } = await pool.request({ method: 'POST', path, body, headers })
  const text = await answer.text()
  if (statusCode !== 202) throw new Error(`${path} answered ${statusCode}: ${text}`)
}
