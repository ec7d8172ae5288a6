export interface Container {
  /** 64 hexadecimal digits, fewer where the list was cut; absent where it was not told. */
  id?: string
  name: string
  image: string
  imageId: string | null
  /** `running`, `exited`, `restarting`, `paused`, `dead`, `created`. */
  status: string
  exitCode: number | null
  oomKilled: boolean
  error: string | null
  startedAt: string | null
  finishedAt: string | null
  /** How long it has been in this state. */
  sinceMs: number | null
  restarts: number | null
  /** `no`, `always`, `unless-stopped`, `on-failure`. */
  restartPolicy: string | null
  /** Of compose, by its label. */
  project: string | null
  /** `healthy`, `unhealthy`, `starting`; null without a health check. */
  health: string | null
  /** Output of the last failed health check. */
  healthOutput: string | null
  /** `bridge`, `host`, `none`, or the name of a network. */
  networkMode: string | null
  memoryLimitBytes: number | null
  networks: { name: string; address: string | null }[]
  /** Published ports, from where on the host to which port of the container: as configured where it does not run. */
  published: { hostAddress: string; hostPort: number; port: number; protocol: string }[]
  exposed: number[]
  /** At which port its labels or environment tell a gateway to ask it; null when they name no port, absent when they do not ask for one. */
  toldPort?: number | null
  /** Listening sockets seen inside the container's network namespace, null when they could not be seen. */
  listening: { address: string; port: number }[] | null
}

export interface DockerFacts {
  /** Null when the engine could not be asked. */
  version: string | null
  containers: Container[]
  /** Of the last hour: `die`, `oom`, `kill`, `stop`, `start`, `health_status: unhealthy`; with the id of the container where it was told. */
  events: { at: string; container: string; action: string; exitCode: number | null; id?: string }[]
  /** False when iptables lacks the DOCKER chain although containers publish ports; null when unseen. */
  chains: boolean | null
}
