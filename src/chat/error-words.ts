import { redactSecrets } from '../redact.ts'
import { clip } from './clip.ts'
import { plainLine } from './plain-text.ts'
import { textOfThrown } from './text-of-thrown.ts'

/** Anything that was thrown, fit for the log. */
export function errorWords(thrown: unknown): string {
  return clip(redactSecrets(plainLine(textOfThrown(thrown))), 300)
}
