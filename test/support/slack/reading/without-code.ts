/** The text with what stands in code replaced by blanks of the same length: Slack neither formats nor links there. */
export function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```|`[^`\n]+`/g, (code) => code.replace(/[^\n]/g, ' '))
}
