import type { Command } from '../../model/host.ts'

/** The file as the process sees it, which may be in a container; where its root may not be entered, as we see it. */
const script = `head -c 65536 -- "/proc/$1/root$2" 2>/dev/null || head -c 65536 -- "$2"`

/** Reads the start of a configuration file that a process was told of; the path is absolute. */
export function readAsSeen(pid: number, file: string): Command {
  return { argv: ['sh', '-c', script, 'sh', String(pid), file], root: true, timeoutMs: 3000 }
}
