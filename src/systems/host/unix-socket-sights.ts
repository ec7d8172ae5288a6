import type { SocketsFacts, UnixSocket } from '../../model/facts/sockets.ts'
import type { Sight, Weights } from '../../model/sight.ts'
import { emptySockets } from './empty-sockets.ts'
import { socketTrouble } from './judge-ports.ts'

const socket: UnixSocket = {
  path: '/run/shop/app.sock',
  exists: true,
  isSocket: true,
  mode: 'srw-rw-rw-',
  owner: 'www-data',
  group: 'www-data',
  closedDirectory: null,
}
const listening = [{ address: socket.path, port: null, queued: 0, backlog: 2048, process: null }]
const other = [
  { address: '/run/dbus/system_bus_socket', port: null, queued: 0, backlog: 4096, process: null },
]
const missing = { ...socket, exists: false, isSocket: false, mode: null, owner: null, group: null }
const closed = { ...socket, closedDirectory: { path: '/home/shop', mode: 'drwx------', owner: 'shop' } }

interface Point {
  name: string
  weights: Weights
  reference: string
  see(one: UnixSocket, facts: SocketsFacts): boolean
  yes: Partial<SocketsFacts>
  no: Partial<SocketsFacts>
}

const points: readonly Point[] = [
  {
    name: 'unix-missing',
    weights: { 'unix-socket-missing': 22, 'backend-down': 9 },
    reference: 'unix(7), ENOENT',
    see: ({ exists, isSocket, closedDirectory }) => closedDirectory === null && !(exists && isSocket),
    yes: { unixSockets: [missing] },
    no: { unixSockets: [{ ...missing, closedDirectory: closed.closedDirectory }] },
  },
  {
    name: 'unix-stale',
    weights: { 'backend-down': 20, 'unix-socket-missing': 3 },
    reference: 'unix(7), ECONNREFUSED: the file outlives the process that listened',
    see: (one, facts) => one.isSocket && (socketTrouble(one, facts)?.startsWith('nobody') ?? false),
    yes: { unixSockets: [socket], listeners: other },
    no: { unixSockets: [socket], listeners: listening },
  },
  {
    name: 'unix-directory-closed',
    weights: { 'unix-socket-perm': 9 },
    reference: 'path_resolution(7): each directory above needs x for whoever connects',
    see: ({ closedDirectory }) => closedDirectory !== null,
    yes: { unixSockets: [closed] },
    no: { unixSockets: [socket] },
  },
  {
    name: 'unix-mode-closed',
    weights: { 'unix-socket-perm': 8 },
    reference: 'unix(7): connecting needs write permission on the socket; a group of the proxy may have it',
    see: ({ owner, group, ...one }) => isClosed(one) && !(owner === 'root' && group === 'root'),
    yes: { unixSockets: [{ ...socket, mode: 'srwxrwx---', owner: 'shop', group: 'shop' }] },
    no: { unixSockets: [socket] },
  },
  {
    name: 'unix-mode-root',
    weights: { 'unix-socket-perm': 17 },
    reference:
      'unix(7); a gateway’s workers run as a user of their own, whom only the mode for others lets in',
    see: ({ owner, group, ...one }) => isClosed(one) && owner === 'root' && group === 'root',
    yes: { unixSockets: [{ ...socket, mode: 'srwxr-xr-x', owner: 'root', group: 'root' }] },
    no: { unixSockets: [{ ...socket, mode: 'srwxrwx---', owner: 'shop', group: 'shop' }] },
  },
]

function isClosed({ isSocket, mode, closedDirectory }: Omit<UnixSocket, 'owner' | 'group'>): boolean {
  return isSocket && mode !== null && mode[8] !== 'w' && closedDirectory === null
}

function sightOf({ name, weights, reference, see, yes, no }: Point): Sight<'sockets'> {
  return {
    name,
    on: 'sockets',
    weights,
    reference,
    fact: 'unix-socket',
    reach: 'here',
    see({ facts }) {
      const found = facts.unixSockets.find((one) => see(one, facts))
      return found === undefined ? null : (socketTrouble(found, facts) ?? found.path)
    },
    examples: {
      matches: [{ facts: { ...emptySockets, ...yes } }],
      nearMisses: [{ facts: { ...emptySockets, ...no } }],
    },
  }
}

const fine: Sight<'sockets'> = {
  name: 'unix-fine',
  on: 'sockets',
  weights: { 'unix-socket-missing': -3, 'unix-socket-perm': -5 },
  reference: 'unix(7)',
  fact: 'unix-socket',
  reach: 'here',
  see({ facts }) {
    const { unixSockets } = facts
    if (unixSockets.length === 0 || unixSockets.some((one) => socketTrouble(one, facts) !== null)) return null
    return unixSockets.map(({ path, mode }) => `${path} ${mode ?? ''}`).join(', ')
  },
  examples: {
    matches: [{ facts: { ...emptySockets, unixSockets: [socket], listeners: listening } }],
    nearMisses: [{ facts: { ...emptySockets, unixSockets: [missing] } }],
  },
}

/** What the Unix sockets of a machine speak for and against. */
export const unixSocketSights: readonly Sight<'sockets'>[] = [...points.map(sightOf), fine]
