import { cleanText } from './clean-text.ts'

/** Code between fences that nothing in it can close; `diff` colours what goes and comes. No lines are no fence. */
export function fence(lines: readonly string[], language: '' | 'diff' = ''): string {
  const code = fenceLines(lines).join('\n')
  return code.trim() === '' ? '' : `\`\`\`${language}\n${code}\n\`\`\``
}

/** The lines as they stand between the fences; together, because a secret may go over several. */
export function fenceLines(lines: readonly string[]): string[] {
  return cleanText(lines.join('\n'))
    .replace(/`{3,}/g, (ticks) => "'".repeat(ticks.length))
    .split('\n')
}
