import type { System } from './system.ts'

/** One machine of the inventory, as services.yaml describes it; what is null is left to ~/.ssh/config. */
export interface Host {
  /** As hops name it; also the alias that is looked up in ~/.ssh/config. */
  name: string
  /** `local` is the machine on which the bot itself runs. */
  connect: 'ssh' | 'local'
  address: string | null
  port: number | null
  user: string | null
  identityFile: string | null
  /** Whether commands that need it may be run by `sudo -n`. */
  sudo: boolean
  /** Whether the key of a host that known_hosts does not hold is accepted and remembered. */
  acceptNew: boolean
  /** Log files beyond those that the configuration of each system names. */
  logs: { path: string; system: System }[]
  /** systemd units to look at, beyond those that are found. */
  units: string[]
  /** The account that may change something, another than the one that looks; null: nothing is changed on this machine. */
  change: ChangeAccess | null
}

/** How the remediating worker logs in; what is null is left to ~/.ssh/config. */
export interface ChangeAccess {
  user: string | null
  identityFile: string | null
  sudo: boolean
}

/** A hop of the path that runs on a machine. */
export interface HopOnHost {
  hop: string
  system: System
  position: number
  /** {@link import('./target.ts').Target.id} of its address on this machine, null when it has none there (a Unix socket). */
  target: string | null
  /** Port at which the hop is asked, null without an address. */
  port: number | null
}

/** One machine that a step looks at, with what of the path runs on it. */
export interface HostTarget {
  /** `host/web-1`: unique among the places of a service. */
  id: string
  host: Host
  /** The innermost hop that runs here. */
  hop: string
  /** Outermost first; never empty. */
  hops: HopOnHost[]
}

/** One program to run on a machine, as a list of arguments: nothing in it is ever read by a shell. */
export interface Command {
  argv: readonly [program: string, ...rest: string[]]
  /** Run as root by `sudo -n` where the inventory allows it, as ourselves where it does not; default false. */
  root?: boolean
  /** Of this command on the machine; default 10 s. */
  timeoutMs?: number
  /** Of each of stdout and stderr; default 256 kB. A program that writes much more is ended. */
  maxBytes?: number
}

/** What came of one command. Programs that are missing, refused or too slow are answers too. */
export interface Ran {
  stdout: string
  stderr: string
  /** Null when it was ended by a signal or by its time limit. */
  exitCode: number | null
  /** `missing`: no such program; `forbidden`: root was needed and not given; `timeout`: its time was over. */
  failure: 'missing' | 'forbidden' | 'timeout' | null
  /** True when output beyond `maxBytes` was thrown away. */
  truncated: boolean
}

/** Runs commands on the machines of the inventory. */
export interface Hosts {
  /**
   * Runs commands one after another in a single round trip; one result for each, in order. All of them are run niced,
   * with `LC_ALL=C`. Throws `HOST_UNREACHABLE`, `HOST_KEY_UNKNOWN`, `HOST_KEY_CHANGED`, `HOST_LOGIN_REFUSED`,
   * `HOST_CUT_OFF` (the connection ended in the middle), `HOST_OUTPUT_LIMIT`, `CONFIG_INVALID` (ssh's own files), or what
   * the signal was aborted with, `CANCELED` where that is nothing of ours.
   */
  run(host: Host, commands: readonly Command[], options: { signal: AbortSignal }): Promise<Ran[]>
}
