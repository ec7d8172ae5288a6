import type { SocketsFacts } from '../../model/facts/sockets.ts'

/** A machine of whose network nothing was seen. */
export const emptySockets: SocketsFacts = {
  listeners: [],
  asked: [],
  unixSockets: [],
  counters: [],
  somaxconn: null,
  synBacklog: null,
  localPorts: null,
  timeWait: null,
  tcpMemory: null,
  firewall: [],
  openPorts: null,
  names: [],
}
