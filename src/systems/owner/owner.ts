/** A daemon of PM2: it belongs to a user, and keeps what it knows in its home. */
export interface Pm2Home {
  user: string
  home: string
}

/** Who started a process, watches it, and can start it again: the innermost of those that do. */
export type Owner =
  | { by: 'systemd'; unit: string }
  | { by: 'docker'; container: string }
  /** `of` is null where the machine was not asked. */
  | { by: 'pm2'; app: string; of: Pm2Home | null }
  | { by: 'supervisor'; program: string; config: string | null }

/** An owner in words: `the container shop-api`. */
export function ownerWords(owner: Owner): string {
  if (owner.by === 'systemd') return `the systemd unit ${owner.unit}`
  if (owner.by === 'docker') return `the container ${owner.container}`
  return owner.by === 'pm2' ? `PM2, as its app ${owner.app}` : `Supervisor, as its program ${owner.program}`
}
