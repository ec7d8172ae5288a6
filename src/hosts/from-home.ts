import { join } from 'node:path'

/** A path as ssh_config(5) writes it, `~` and `%d` being the home folder. */
export function fromHome(path: string, home: string): string {
  if (path === '~' || path.startsWith('~/')) return join(home, path.slice(1))
  return path.startsWith('%d/') ? join(home, path.slice(2)) : path
}
