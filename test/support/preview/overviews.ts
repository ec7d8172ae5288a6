import type { Overview } from '../../../src/chat/adapter.ts'
import type { Approval } from '../../../src/model/approval.ts'
import type { Incident } from '../../../src/model/incident.ts'
import { gatewayPlan } from '../change-stories.ts'
import { sampleVerdict } from '../sample-thread.ts'
import { ann, proposed, restartPlan } from '../timelines.ts'

export const quietOverview: Overview = {
  waiting: [],
  mine: [],
  open: [],
  configuration: [{ name: 'Slack', state: 'on', detail: 'as @fiveohtwo in Example Ltd', next: '' }],
}

const approval: Approval = {
  id: 'k3v9q2x7w1',
  incident: 'INC-1',
  plan: restartPlan,
  planHash: proposed.planHash,
  state: 'pending',
  createdAt: new Date('2026-11-21T03:10:15Z'),
  expiresAt: new Date('2026-11-21T03:25:15Z'),
  votes: [],
  needed: 1,
  decidedAt: null,
  grant: null,
}

const incident: Incident = {
  id: 'INC-1',
  service: 'shop',
  environment: 'demo',
  state: 'open',
  openedBy: ann,
  openedAt: new Date('2026-11-21T03:10:00Z'),
  closedAt: null,
  verdict: sampleVerdict,
  run: null,
}

/** Of a bad night; `more` incidents and approvals on top. */
export function crowdedOverview(more = 0): Overview {
  const extra = Array.from({ length: more }, (_, index) => index + 100)
  return {
    waiting: [
      approval,
      { ...approval, id: 'm2', incident: 'INC-4', plan: gatewayPlan(2), needed: 2 },
      ...extra.map((number) => ({ ...approval, id: `x${number}`, incident: `INC-${number}` })),
    ],
    mine: [incident, ...extra.map((number) => ({ ...incident, id: `INC-${number}` }))],
    open: [
      incident,
      { ...incident, id: 'INC-4', service: 'checkout', environment: 'production', verdict: null, run: 'r1' },
      {
        ...incident,
        id: 'INC-3',
        service: 'search',
        openedAt: new Date('2026-11-20T22:10:00Z'),
        verdict: { ...sampleVerdict, state: 'inconclusive', sentence: 'The error was not seen again.' },
      },
      ...extra.map((number) => ({ ...incident, id: `INC-${number + 1000}` })),
    ],
    configuration: [
      { name: 'Slack', state: 'on', detail: 'as @fiveohtwo in Example Ltd', next: '' },
      { name: 'Discord', state: 'off', detail: '', next: 'Set DISCORD_TOKEN to post there.' },
      { name: 'Alerts', state: 'on', detail: 'alertmanager', next: '' },
      {
        name: 'Hosts',
        state: 'problem',
        detail: 'app-2: host key changed',
        next: 'Look at app-2, then put its new key into known_hosts.',
      },
      ...extra.map((number) => ({
        name: `Thing ${number}`,
        state: 'on' as const,
        detail: 'works',
        next: '',
      })),
    ],
  }
}
