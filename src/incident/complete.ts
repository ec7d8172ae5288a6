import type { ChatInbox } from '../chat/adapter.ts'
import { causes } from '../diagnosis/causes.ts'
import { suggest } from '../suggest.ts'
import type { Deps } from './deps.ts'

/** As many as a platform shows (https://discord.com/developers/docs/interactions/receiving-and-responding, autocomplete choices). */
const mostShown = 25

/** Incidents that are looked through: the newest, and among them the open ones first. */
const incidentsLookedAt = 200

type What = Parameters<ChatInbox['complete']>[0]

/** Names that go on with what was typed so far: those that begin so, then those that hold it; where none does, the one that was probably meant. */
export async function complete(
  deps: Pick<Deps, 'store' | 'services' | 'runbooks' | 'remedies'>,
  what: What,
  typed: string,
): Promise<string[]> {
  const word = typed.normalize('NFKC').trim().toLowerCase().slice(0, 100)
  if (what === 'incident') return completeIncident(deps, word)
  const names = namesOf(deps, what)
  const beginning = names.filter((name) => name.toLowerCase().startsWith(word))
  const holding = names.filter((name) => name.toLowerCase().includes(word))
  if (holding.length > 0) return unique([...beginning, ...holding])
  const meant = suggest(word, names)
  return meant === null ? [] : [meant]
}

function namesOf(
  { services, runbooks, remedies }: Pick<Deps, 'services' | 'runbooks' | 'remedies'>,
  what: Exclude<What, 'incident'>,
): string[] {
  switch (what) {
    case 'service':
      return [...services.keys()].toSorted()
    case 'runbook':
      return [...runbooks.keys()].toSorted()
    case 'remedy':
      return remedies.map(({ name }) => name).toSorted()
    case 'cause':
      return causes.map(({ id }) => id)
  }
}

/** By the whole id, by its number alone, or by the service. */
async function completeIncident({ store }: Pick<Deps, 'store'>, word: string): Promise<string[]> {
  const [open, all] = await Promise.all([
    store.incidents({ state: 'open', limit: incidentsLookedAt }),
    store.incidents({ limit: incidentsLookedAt }),
  ])
  const known = [...new Map([...open, ...all].map((incident) => [incident.id, incident])).values()]
  const byId = known.filter(({ id }) => {
    const number = id.slice(id.indexOf('-') + 1)
    return id.toLowerCase().startsWith(word) || number.startsWith(word)
  })
  const byService = known.filter(({ service }) => service.toLowerCase().includes(word))
  const found = [...byId, ...byService]
  if (found.length > 0) return unique(found.map(({ id }) => id))
  const meant = suggest(word, [...new Set(known.map(({ service }) => service))])
  return unique(known.filter(({ service }) => service === meant).map(({ id }) => id))
}

function unique(names: string[]): string[] {
  return [...new Set(names)].slice(0, mostShown)
}
