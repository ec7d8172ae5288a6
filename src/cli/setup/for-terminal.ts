/** Text with what a platform said of itself, without what could move the cursor. */
export function forTerminal(text: string): string {
  return text.replace(/[^\P{C}\n]+/gu, ' ')
}
