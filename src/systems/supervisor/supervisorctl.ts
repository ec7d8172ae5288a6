import type { Command } from '../../model/host.ts'

/** `supervisorctl` with its configuration, which says how its daemon is reached. */
export function supervisorctl(config: string | null, ...words: string[]): Command['argv'] {
  return config === null ? ['supervisorctl', ...words] : ['supervisorctl', '-c', config, ...words]
}
