import { clip } from './clip.ts'

/** Who can decide, as the services file names them: `ada, group:sre`. */
export function deciderWords(approvers: readonly string[]): string {
  if (approvers.includes('*')) return 'anybody here'
  return approvers.length === 0 ? 'nobody: no approvers are configured' : clip(approvers.join(', '), 120)
}
