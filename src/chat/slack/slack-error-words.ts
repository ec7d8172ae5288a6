import { redactSecrets } from '../../redact.ts'
import { clip } from '../clip.ts'
import { plainLine } from '../plain-text.ts'

/** Anything that was thrown, fit for the log. */
export function slackErrorWords(thrown: unknown): string {
  return clip(redactSecrets(plainLine(thrown instanceof Error ? thrown.message : String(thrown))), 300)
}
