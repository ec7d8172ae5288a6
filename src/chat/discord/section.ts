/** A piece of a message in Discord's markdown; every line of words stands for itself, so that it may be cut between any two. */
export interface Section {
  words: string[]
  fence?: { language: '' | 'diff'; lines: string[] }
  /** Under the fence. */
  below?: string[]
  /** Never cut away for room; its own length is bounded. */
  heading?: boolean
}

export function sectionText({ words, fence, below = [] }: Section): string {
  const fenced =
    fence === undefined || fence.lines.join('').trim() === ''
      ? []
      : [`\`\`\`${fence.language}`, ...fence.lines, '```']
  return [...words, ...fenced, ...below].join('\n')
}
