import { appCauses } from './causes/app.ts'
import type { Cause } from './causes/cause.ts'
import { clientCauses } from './causes/client.ts'
import { configCauses } from './causes/config.ts'
import { dependencyCauses } from './causes/dependency.ts'
import { dnsCauses } from './causes/dns.ts'
import { edgeCauses } from './causes/edge.ts'
import { hostCauses } from './causes/host.ts'
import { lbCauses } from './causes/lb.ts'
import { networkCauses } from './causes/network.ts'
import { proxyCauses } from './causes/proxy.ts'
import { tlsCauses } from './causes/tls.ts'
import { vantageCauses } from './causes/vantage.ts'

export type { Cause, Layer } from './causes/cause.ts'

const catalogue = [
  ...edgeCauses,
  ...lbCauses,
  ...proxyCauses,
  ...configCauses,
  ...appCauses,
  ...hostCauses,
  ...networkCauses,
  ...dnsCauses,
  ...tlsCauses,
  ...dependencyCauses,
  ...clientCauses,
  ...vantageCauses,
] as const

/** A published id of the closed catalogue; it never changes its meaning. */
export type CauseId = (typeof catalogue)[number]['id']

/** A catalogue entry with its id as a literal. */
export type KnownCause = Cause & { id: CauseId }

/** Every cause that a diagnosis can name, from the edge inwards. */
export const causes: readonly KnownCause[] = catalogue

const byId = Object.fromEntries(causes.map((cause) => [cause.id, cause])) as Record<CauseId, KnownCause>

/** The cause with this id, or undefined: for text that people typed. */
export function findCause(id: string): KnownCause | undefined {
  return Object.hasOwn(byId, id) ? causeOf(id as CauseId) : undefined
}

/** The cause of a published id. */
export function causeOf(id: CauseId): KnownCause {
  return byId[id]
}
