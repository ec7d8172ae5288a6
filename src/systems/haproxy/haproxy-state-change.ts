import { z } from 'zod'
import { BotError } from '../../errors.ts'
import {
  type ChangeContext,
  type ChangeOutcome,
  type ChangePlace,
  type ChangeSite,
  defineChange,
  type NotAimed,
} from '../../model/change.ts'
import { addressMatch } from '../app/address-match.ts'
import { blamedAddress } from '../app/next-hops.ts'
import { machineOf } from '../owner/machine-of.ts'
import { plainWords } from '../owner/refusal-of.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { haproxyAtHand } from './haproxy-at-hand.ts'
import {
  askSocket,
  haproxyName,
  type RuntimeServer,
  readServersState,
  type ServerState,
  socketPath,
} from './runtime-socket.ts'

const states = ['ready', 'drain', 'maint'] as const satisfies ServerState[]

const exact = z.strictObject({
  socket: socketPath,
  backend: haproxyName,
  server: haproxyName,
  state: z.enum(states),
  /** What it is when the plan is made, and what undoing makes it. */
  was: z.enum(states),
})

type Exact = z.output<typeof exact>

/**
 * Takes the blamed server out of HAProxy, or back in, by its runtime socket; never the last one that is up. What is set this
 * way lasts until HAProxy is reloaded.
 */
export const haproxyState = defineChange({
  type: 'haproxy.state',
  title: 'Change the state of a server in HAProxy',
  actsOn: 'host',
  params: z.strictObject({
    state: z.enum(states).describe('ready, drain (no new visitors) or maint (no requests and no checks).'),
  }),
  exact,
  async aim(site, { state }, context) {
    const found = await haproxyAtHand(site, context)
    if ('lacking' in found) return found
    const { name: host } = machineOf(site.place).host
    const paths = found.configs.flatMap(({ sockets }) => sockets.map((each) => each.replace(/^unix@/, '')))
    const sockets = [...new Set(paths)].filter((path) => socketPath.safeParse(path).success).slice(0, 8)
    const answers = await askMachine(
      site.place,
      sockets.flatMap((path) => [askSocket(path, 'show cli level'), askSocket(path, 'show servers state')]),
      context,
    )
    const at = sockets.findIndex((_, index) => answers[index * 2]?.stdout.trim() === 'admin')
    const socket = sockets[at]
    if (socket === undefined) {
      return {
        lacking: `HAProxy on ${host} has no runtime socket that may change anything: it takes “stats socket … level admin”.`,
      }
    }
    const servers = readServersState(answers[at * 2 + 1]) ?? []
    const server = state === 'ready' ? serverToReturn(servers, site, host) : serverToTake(servers, site, host)
    if ('lacking' in server) return server
    const { backend, server: name, state: was } = server
    if (was === state) return { lacking: `${backend}/${name} is in state ${state} already.` }
    if (state !== 'ready' && !hasOther(servers, server)) {
      return {
        lacking: `${backend}/${name} is the last server of ${backend} that is up: without it HAProxy would answer 503 to everybody.`,
      }
    }
    return { socket, backend, server: name, state, was }
  },
  commands: (planned) => [lineOf(planned, planned.state)],
  async inspect(place, { socket, backend, server }, context) {
    const [shown, info] = await askMachine(
      place,
      [askSocket(socket, 'show servers state'), askSocket(socket, 'show info')],
      context,
    )
    const found = named(readServersState(shown), { backend, server })
    const pid = /^Pid: ?(\d{1,10})$/m.exec(info?.stdout ?? '')?.[1]
    if (pid === undefined) {
      throw new BotError('OUTPUT_UNREADABLE', `The runtime socket ${socket} did not answer.`, 'Try again.')
    }
    return {
      summary:
        found === undefined
          ? `HAProxy knows no ${backend}/${server}.`
          : `${backend}/${server} (${found.address}:${found.port ?? '?'}) is in state ${found.state}.`,
      marks: {
        state: found?.state ?? null,
        address: found === undefined ? null : `${found.address}:${found.port ?? '?'}`,
        process: Number(pid),
      },
    }
  },
  apply: (place, planned, context) =>
    setState(place, planned, { from: planned.was, to: planned.state }, context),
  undo: {
    commands: (planned) => [lineOf(planned, planned.was)],
    apply: (place, planned, context) =>
      setState(place, planned, { from: planned.state, to: planned.was }, context),
  },
})

/** The server that is blamed. */
function serverToTake(
  servers: readonly RuntimeServer[],
  site: ChangeSite,
  host: string,
): RuntimeServer | NotAimed {
  const blamed = blamedAddress(site)
  if (blamed === null) return { lacking: `It is not known which address of ${site.fault.hop.name} is meant.` }
  const words = `${blamed.host}:${blamed.port}`
  const [server, ...others] = serversAt(servers, blamed)
  if (server === undefined) return { lacking: `${words} is no server of HAProxy on ${host}.` }
  if (others.length > 0) return { lacking: `${words} is several servers of HAProxy on ${host}.` }
  return server
}

/** The one server that somebody took out: whoever has no server left blames none of them. */
function serverToReturn(
  servers: readonly RuntimeServer[],
  site: ChangeSite,
  host: string,
): RuntimeServer | NotAimed {
  const away = servers.filter(({ state }) => state !== 'ready')
  const blamed = blamedAddress(site)
  const meant = blamed === null ? [] : serversAt(away, blamed)
  const [server, ...others] = meant.length > 0 ? meant : away
  if (server === undefined) {
    return { lacking: `No server of HAProxy on ${host} is in maintenance or drained.`, unfit: true }
  }
  if (others.length > 0) {
    const names = [server, ...others].map((each) => `${each.backend}/${each.server}`).join(', ')
    return { lacking: `Several servers of HAProxy on ${host} were taken out: ${names}.` }
  }
  return server
}

function lineOf({ socket, backend, server }: Exact, state: ServerState): string {
  return `echo 'set server ${backend}/${server} state ${state}' | socat - UNIX-CONNECT:${socket}`
}

async function setState(
  place: ChangePlace,
  { socket, backend, server }: Exact,
  { from, to }: { from: ServerState; to: ServerState },
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const name = `${backend}/${server}`
  return await runChange(place, [askSocket(socket, 'show servers state')], context, async ([shown]) => {
    const servers = readServersState(shown)
    const found = named(servers, { backend, server })
    if (servers === null || found === undefined) {
      return { outcome: 'fail', summary: `HAProxy does not show ${name} any more; nothing was changed.` }
    }
    if (found.state === to) return { outcome: 'pass', summary: `${name} was in state ${to} already.` }
    if (found.state !== from) {
      return {
        outcome: 'fail',
        summary: `${name} is in state ${found.state} and not ${from}; nothing was changed.`,
      }
    }
    if (to !== 'ready' && !hasOther(servers, found)) {
      return {
        outcome: 'fail',
        summary: `${name} is the last server of ${backend} that is up; nothing was changed.`,
      }
    }
    const [said, after] = await askMachine(
      place,
      [askSocket(socket, `set server ${name} state ${to}`), askSocket(socket, 'show servers state')],
      context,
    )
    const now = named(readServersState(after), { backend, server })
    if (now?.state === to) return { outcome: 'pass', summary: `${name} is in state ${to} now.` }
    const words = plainWords(`${said?.stdout ?? ''} ${said?.stderr ?? ''}`)
    return {
      outcome: 'fail',
      summary: `${name} is still in state ${now?.state ?? 'unknown'}.${words === '' ? '' : ` It said: ${words}`}`,
    }
  })
}

function named(
  servers: RuntimeServer[] | null,
  of: Pick<Exact, 'backend' | 'server'>,
): RuntimeServer | undefined {
  return servers?.find(({ backend, server }) => backend === of.backend && server === of.server)
}

function hasOther(servers: readonly RuntimeServer[], than: RuntimeServer): boolean {
  return servers.some(
    (each) =>
      each.backend === than.backend && each.server !== than.server && each.state === 'ready' && each.isUp,
  )
}

function serversAt(
  servers: readonly RuntimeServer[],
  address: { host: string; port: number },
): RuntimeServer[] {
  const matching = (wanted: 'same' | 'maybe') =>
    servers.filter(
      (each) =>
        each.port !== null && addressMatch({ host: each.address, port: each.port }, address) === wanted,
    )
  const same = matching('same')
  return same.length > 0 ? same : matching('maybe')
}
