import { z } from 'zod'
import type { Command, Ran } from '../../model/host.ts'
import { linesOf } from '../host/lines-of.ts'
import { askFunction } from './ask-function.ts'

const script = `${askFunction}
ask "$1" "$2"`

/** Path of a runtime socket. */
export const socketPath = z.string().regex(/^(?:\/[\w.@+-]{1,100}){1,12}$/)

/** Name of a backend or server as HAProxy allows it: doc/configuration.txt section 2.6. */
export const haproxyName = z.string().regex(/^[A-Za-z0-9_.:-]{1,200}$/)

/** One command at the runtime socket: doc/management.txt section 9.3. */
export function askSocket(socket: string, command: string): Command {
  return { argv: ['sh', '-c', script, 'sh', socket, command], root: true, maxBytes: 4_000_000 }
}

/** What an operator wants of a server; `maint` where both are set. */
export type ServerState = 'ready' | 'drain' | 'maint'

/** A server as `show servers state` lists it. */
export interface RuntimeServer {
  backend: string
  server: string
  address: string
  port: number | null
  state: ServerState
  /** Whether its own checks, or want of them, let it take requests. */
  isUp: boolean
}

/** Reads `show servers state`: doc/management.txt section 9.3, by the names in its head line; null for other text. */
export function readServersState(ran: Ran | undefined): RuntimeServer[] | null {
  const lines = linesOf(ran?.stdout ?? '')
  const head = lines.find((line) => line.startsWith('# be_id '))
  if (head === undefined) return null
  const names = head.slice(2).split(' ')
  return lines.flatMap((line): RuntimeServer[] => {
    const cells = line.split(' ')
    if (line.startsWith('#') || cells.length < 10) return []
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
    const admin = Number(row.srv_admin_state)
    const port = Number(row.srv_port)
    return [
      {
        backend: row.be_name ?? '',
        server: row.srv_name ?? '',
        address: row.srv_addr ?? '',
        port: Number.isInteger(port) && port > 0 ? port : null,
        // SRV_ADMF_FMAINT is 1 and SRV_ADMF_FDRAIN 8: include/haproxy/server-t.h.
        state: (admin & 1) !== 0 ? 'maint' : (admin & 8) !== 0 ? 'drain' : 'ready',
        // SRV_ST_STOPPED is 0, and SRV_ST_STOPPING, 3, takes no new visitors.
        isUp: row.srv_op_state === '1' || row.srv_op_state === '2',
      },
    ]
  })
}
