import type { Alarm } from '../../src/model/alarm.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { ConfigurationItem } from '../../src/model/configuration-item.ts'
import type { WatchedDay } from '../../src/model/glance.ts'
import type { Incident } from '../../src/model/incident.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import type { Silence } from '../../src/model/monitoring.ts'
import type { Freeze } from '../../src/model/policy.ts'
import type { Service } from '../../src/model/service.ts'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import type { ConsoleMessage, ConsoleSource, Health } from '../../src/web/console-source.ts'
import { decidedBy } from './incident-samples.ts'

/** A console source that a test fills by hand; every change is told to the listeners. */
export interface MemorySource extends ConsoleSource {
  open(incident: Partial<Incident> & { id: string }): Incident
  change(id: string, change: Partial<Incident>): void
  /** Posts a message, or updates the one with that key. */
  say(incident: string, key: string, message: ChatMessage): void
  record(incident: string, what: Happening): void
  settings: ConfigurationItem[]
  catalogue: Service[]
  state: Health
  standing: Freeze[]
  pending: Approval[]
  alarms: Alarm[]
  silenced: Silence[]
  /** By service; without one a service is not watched. */
  days: Map<string, WatchedDay>
  /** How many listeners there are now. */
  listeners(): number
}

export function memorySource(now: () => Date = () => new Date()): MemorySource {
  const incidents = new Map<string, Incident>()
  const messages = new Map<string, ConsoleMessage[]>()
  const entries = new Map<string, Entry[]>()
  const listeners = new Set<(incident: string) => void>()

  function tell(incident: string): void {
    for (const listener of listeners) listener(incident)
  }

  return {
    settings: [],
    catalogue: [serviceNamed('shop')],
    state: { ready: true, checks: [{ name: 'database', ok: true, detail: 'postgres://bot:hunter2@db/bot' }] },
    standing: [],
    pending: [],
    alarms: [],
    silenced: [],
    days: new Map(),
    listeners: () => listeners.size,

    open(incident) {
      const opened: Incident = {
        service: 'shop',
        environment: 'production',
        state: 'open',
        openedBy: { id: 'console:operator', name: 'operator' },
        openedAt: now(),
        closedAt: null,
        verdict: null,
        run: null,
        ...incident,
      }
      incidents.set(opened.id, opened)
      tell(opened.id)
      return opened
    },
    change(id, change) {
      const incident = incidents.get(id)
      if (!incident) throw new Error(`no incident ${id}`)
      incidents.set(id, { ...incident, ...change })
      tell(id)
    },
    say(incident, key, message) {
      const thread = messages.get(incident) ?? []
      messages.set(incident, thread)
      const posted = thread.find((candidate) => candidate.key === key)
      if (posted) posted.message = message
      else thread.push({ id: `${incident}-${thread.length + 1}`, key, message, at: now() })
      tell(incident)
    },
    record(incident, what) {
      const timeline = entries.get(incident) ?? []
      entries.set(incident, timeline)
      const seq = timeline.length + 1
      const hash = seq.toString(16).padStart(64, 'a')
      const previous = timeline.at(-1)?.hash ?? '0'.repeat(64)
      timeline.push({ incident, seq, at: now().toISOString(), what, previous, hash })
      tell(incident)
    },

    async incidents({ state, limit }) {
      return [...incidents.values()]
        .filter((incident) => state === undefined || incident.state === state)
        .toReversed()
        .slice(0, limit)
    },
    incident: async (id) => incidents.get(id) ?? null,
    messages: async (incident) => [...(messages.get(incident) ?? [])],
    entries: async (incident) => [...(entries.get(incident) ?? [])],
    audit: async () => ({ ok: true, incidents: incidents.size, entries: 0, head: null }),
    services() {
      return this.catalogue
    },
    configuration() {
      return this.settings
    },
    async freezes() {
      return this.standing
    },
    async waiting() {
      return this.pending
    },
    async firing() {
      return this.alarms
    },
    async silences() {
      return this.silenced
    },
    async glance() {
      return this.catalogue.map((service) => ({
        service,
        incident: [...incidents.values()].findLast((incident) => incident.service === service.name) ?? null,
        firing: this.alarms.filter((alarm) => alarm.service === service.name),
        waiting: this.pending.filter(({ plan }) => plan.service === service.name),
        day: this.days.get(service.name) ?? null,
      }))
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async health() {
      return this.state
    },
  }
}

export function serviceNamed(name: string): Service {
  return {
    name,
    url: 'http://127.0.0.1:1/',
    environment: 'production',
    owners: [],
    changes: decidedBy('console:operator'),
    channels: {},
    path: [],
    hosts: [],
    looks: [],
    timeoutMs: 5000,
    origin: 'file',
  }
}
