/** The first http or https URL in one of the texts, without the punctuation of the sentence around it; null: none. */
export function findUrl(...texts: readonly unknown[]): string | null {
  for (const text of texts) {
    if (typeof text !== 'string') continue
    const found = /\bhttps?:\/\/[^\s"'<>()[\]{}|\\^`\p{Cc}]{1,2000}/iu.exec(text)?.[0]
    const url = found?.replace(/[.,;:!?*_~]+$/, '')
    if (url !== undefined && URL.canParse(url)) return url
  }
  return null
}
