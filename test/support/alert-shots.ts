import { setTimeout as pause } from 'node:timers/promises'
import type { Entry } from '../../src/model/timeline.ts'

export const alertToken = 'a-token-that-only-this-test-knows'
const services = 6
const alarmsEach = 3
/** Of each alarm: all but the first are news of how often, not of what. */
const repetitions = 10
const sendersAtOnce = 20

interface Shot {
  service: string
  key: string
  delivery: string
}

const shots: Shot[] = Array.from({ length: repetitions }, (_, round) =>
  Array.from({ length: services * alarmsEach }, (_, index) => {
    const [service, key] = [`service-${index % services}`, `alarm-${index}`]
    return { service, key, delivery: `${key}-${round}` }
  }),
).flat()

/** A services file for {@link fireAlerts}, whose services are all the one at this address. */
export function shotServices(url: string): string {
  const entries = Array.from({ length: services }, (_, index) => {
    return `  service-${index}:\n    url: ${url}/${index}\n    path: [{ hop: app, system: node, addresses: ["${url}"] }]\n`
  })
  return `services:\n${entries.join('')}`
}

/** A storm of alerts, each sent again and again until somebody says that it is safe, as monitoring systems do. */
export interface Firing {
  /** Resolves when this part of all alerts is safe, 0 to 1. */
  reached(part: number): Promise<void>
  done: Promise<unknown>
}

export function fireAlerts(url: string): Firing {
  const waiting = [...shots]
  let sent = 0
  const sender = async () => {
    for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) {
      await send(url, shot)
      sent += 1
    }
  }
  return {
    async reached(part) {
      while (sent < shots.length * part) await pause(5)
    },
    done: Promise.all(Array.from({ length: sendersAtOnce }, sender)),
  }
}

async function send(url: string, { service, ...alert }: Shot): Promise<void> {
  const body = JSON.stringify({ ...alert, state: 'firing', title: `${service} fails`, labels: { service } })
  for (;;) {
    const headers = { authorization: `Bearer ${alertToken}`, 'content-type': 'application/json' }
    const reply = await fetch(url, { method: 'POST', body, headers }).catch(() => null)
    await reply?.text().catch(() => '')
    if (reply?.status === 202) return
    await pause(50)
  }
}

/** What the timelines of the storm's services tell when every alert is counted once and every service is judged. */
export const allTold = {
  incidents: services,
  received: shots.length,
  firing: services * alarmsEach,
  judged: services,
}

/** What timelines tell of all of it. */
export async function toldOf(source: {
  incidents(): Promise<readonly { id: string; service: string }[]>
  entries(incident: string): Promise<readonly Entry[]>
}): Promise<typeof allTold> {
  const ours = (await source.incidents()).filter(({ service }) => service.startsWith('service-'))
  const told = { incidents: ours.length, received: 0, firing: 0, judged: 0 }
  for (const { id } of ours) {
    const happened = (await source.entries(id)).map(({ what }) => what)
    const last = happened.findLast((what) => what.kind === 'alerts.gathered')
    if (last?.kind === 'alerts.gathered') {
      told.received += last.counts.received
      told.firing += last.counts.firing
    }
    if (happened.some(({ kind }) => kind === 'run.finished')) told.judged += 1
  }
  return told
}
