import type { MachineFacts } from '../../model/facts/machine.ts'

/** A machine of which nothing was seen. */
export const emptyMachine: MachineFacts = {
  hostname: null,
  uptimeMs: null,
  clockOffsetMs: null,
  clockSynchronized: null,
  cpus: null,
  load: null,
  memory: null,
  disks: [],
  pressure: null,
  files: null,
  processFiles: [],
  conntrack: null,
  oomKills: null,
  cgroupOomKills: [],
  blocked: null,
  processes: [],
  security: null,
  resolvers: [],
}
