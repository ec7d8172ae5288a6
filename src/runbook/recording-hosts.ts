import type { Command, Hosts, Ran } from '../model/host.ts'

/** Machines to which nobody connects: each command is noted, and answered as if there were no such program. */
export function recordingHosts(): Hosts & { readonly asked: Command[] } {
  const asked: Command[] = []
  return {
    asked,
    async run(_host, commands) {
      asked.push(...commands)
      return commands.map(() => missing)
    },
  }
}

const missing: Ran = { stdout: '', stderr: '', exitCode: 127, failure: 'missing', truncated: false }
