import { Refusal } from './refusal.ts'
import type { KeptIncident, KeptNote, Status, World } from './world.ts'

export interface RestRequest {
  method: string
  path: string
  header(name: string): string | undefined
  body: string
}

const accept = 'application/vnd.pagerduty+json;version=2'

/** One request to PagerDuty's REST API, version 2, held to everything that its documentation asks for. */
export function answerRest(world: World, request: RestRequest): { status: number; body: unknown } {
  if (request.header('authorization') !== `Token token=${world.token}`) {
    throw new Refusal(401, 2006, 'Authentication failed')
  }
  if (request.header('accept') !== accept) throw new Refusal(400, 2002, 'Arguments Caused Error', ['Accept'])
  const [root, id = '', sub, note, ...rest] = request.path.split('/').slice(1)
  if (root !== 'incidents' || rest.length > 0) throw notFound()
  const incident = world.incidents.get(decodeURIComponent(id))
  const act = `${request.method} ${sub === undefined ? 'incident' : sub}${note === undefined ? '' : '/id'}`
  switch (act) {
    case 'GET incident':
      return { status: 200, body: { incident: shown(known(incident)) } }
    case 'PUT incident':
      return putIncident(world, request, known(incident))
    case 'GET notes':
      return { status: 200, body: { notes: known(incident).notes.map(shownNote) } }
    case 'POST notes':
      return postNote(world, request, known(incident))
    case 'PUT notes/id': {
      requester(world, request)
      const kept = known(incident).notes.find((one) => one.id === note)
      const content = contentOf(request)
      if (kept === undefined) throw notFound()
      kept.content = content
      kept.updated_at = new Date(world.now()).toISOString()
      return { status: 200, body: { note: shownNote(kept) } }
    }
    case 'DELETE notes/id': {
      const { notes } = known(incident)
      const index = notes.findIndex((one) => one.id === note)
      if (index === -1) throw notFound()
      notes.splice(index, 1)
      return { status: 204, body: undefined }
    }
    default:
      throw notFound()
  }
}

function known(incident: KeptIncident | undefined): KeptIncident {
  if (incident === undefined) throw notFound()
  return incident
}

function notFound(): Refusal {
  return new Refusal(404, 2100, 'Not Found')
}

/** The user in the header `From`, who must exist and be allowed to. */
function requester(world: World, request: RestRequest): string {
  const from = request.header('from')
  if (from === undefined) {
    throw new Refusal(400, 2011, 'You must specify a requester_id to perform this action')
  }
  const role = world.users.get(from)
  if (role === undefined) throw new Refusal(400, 1008, 'Requester User Not Found')
  if (role === 'read-only') throw new Refusal(403, 1018, 'Requester not authorized to perform action')
  return from
}

function jsonOf(request: RestRequest): Record<string, unknown> {
  const invalid = new Refusal(400, 2001, 'Invalid Input Provided', ['The body must be a JSON object.'])
  if (request.header('content-type') !== 'application/json') throw invalid
  try {
    const body: unknown = JSON.parse(request.body)
    if (isRecord(body)) return body
  } catch {}
  throw invalid
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function only(value: unknown, names: string[]): Record<string, unknown> {
  const strange = isRecord(value) ? Object.keys(value).filter((name) => !names.includes(name)) : ['nothing']
  if (!isRecord(value) || strange.length > 0) {
    throw new Refusal(400, 2001, 'Invalid Input Provided', [`Unknown: ${strange.join(', ')}`])
  }
  return value
}

function contentOf(request: RestRequest): string {
  const { content } = only(only(jsonOf(request), ['note']).note, ['content'])
  if (typeof content !== 'string' || content.trim() === '') {
    throw new Refusal(400, 2001, 'Invalid Input Provided', ['Content cannot be empty.'])
  }
  return content
}

function notMerged({ mergedInto }: KeptIncident): void {
  if (mergedInto !== null) throw new Refusal(400, 1019, 'Incident Already Merged')
}

function postNote(world: World, request: RestRequest, incident: KeptIncident) {
  requester(world, request)
  const content = contentOf(request)
  notMerged(incident)
  if (incident.notes.length >= world.mostNotes) {
    throw new Refusal(400, 2019, 'Product Limit Reached', [`At most ${world.mostNotes} notes.`])
  }
  const at = new Date(world.now()).toISOString()
  const number = world.requests.length
  const note: KeptNote = { id: `PN${incident.number}Q${number}`, content, created_at: at, updated_at: at }
  incident.notes.push(note)
  return { status: 200, body: { note: shownNote(note) } }
}

const statuses: Status[] = ['triggered', 'acknowledged', 'resolved']

function putIncident(world: World, request: RestRequest, incident: KeptIncident) {
  const by = requester(world, request)
  const wish = only(only(jsonOf(request), ['incident']).incident, ['type', 'status', 'resolution'])
  const status = statuses.find((one) => one === wish.status)
  if (wish.type !== 'incident' && wish.type !== 'incident_reference') {
    throw new Refusal(400, 2001, 'Invalid Input Provided', ['type'])
  }
  if (status === undefined) throw new Refusal(400, 1003, 'Invalid Status Provided')
  if (wish.resolution !== undefined && (typeof wish.resolution !== 'string' || status !== 'resolved')) {
    throw new Refusal(400, 2001, 'Invalid Input Provided', ['resolution'])
  }
  notMerged(incident)
  if (incident.status === 'resolved' && status === 'resolved') {
    throw new Refusal(400, 1001, 'Incident Already Resolved')
  }
  if (incident.status === 'acknowledged' && status === 'acknowledged') {
    throw new Refusal(400, 1002, 'Incident Already Acknowledged')
  }
  if (incident.status === 'resolved') world.wrongs.push(`${incident.id} was opened again`)
  turn(incident, status, by)
  return { status: 200, body: { incident: shown(incident) } }
}

export function turn(incident: KeptIncident, to: Status, by: string): void {
  if (incident.status === to) return
  incident.turns.push({ from: incident.status, to, by })
  incident.status = to
}

/** Much shortened: what nobody reads here is left out. */
function shown({ id, number, title, status }: KeptIncident) {
  const self = `https://api.pagerduty.com/incidents/${id}`
  const summary = `[#${number}] ${title}`
  return { id, type: 'incident', summary, self, incident_number: number, title, status, urgency: 'high' }
}

function shownNote(note: KeptNote) {
  const user = { id: 'PXPGF42', type: 'user_reference', summary: 'Earline Greenholt' }
  return { ...note, user, channel: { summary: 'The PagerDuty website or APIs' } }
}
