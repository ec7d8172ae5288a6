import { homedir } from 'node:os'
import { join } from 'node:path'

/** A path as people write it, `~` being the home folder of whoever runs the bot. */
export function fromHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path
}
