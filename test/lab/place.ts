import { join } from 'node:path'

/** Begins the name of everything the lab makes: containers, networks, bridges and the rule of the firewall. */
export const labName = 'fiveohtwo-lab'

const folder = process.env.LAB_CACHE || '/var/cache/fiveohtwo-lab'

/** Where the lab keeps its things: the engine's data with the host image stays there from one start to the next. */
export const place = {
  folder,
  /** Of the engine; never the system's. */
  socket: join(folder, 'docker.sock'),
  data: join(folder, 'docker'),
  execution: join(folder, 'run'),
  pidFile: join(folder, 'docker.pid'),
  /** What the machine allowed before the lab raised it. */
  watchersBefore: join(folder, 'max_user_instances'),
  engineLog: join(folder, 'docker.log'),
  /** Key with which the product logs in, made anew with every start. */
  key: join(folder, 'id_ed25519'),
  knownHosts: join(folder, 'known_hosts'),
}
