/**
 * Tags as labels: `service:shop` is service=shop, a tag without a colon is "true", and several values of one name stand in one
 * label, with commas between them.
 */
export function labelsOfTags(tags: readonly string[]): Record<string, string> {
  const values = new Map<string, Set<string>>()
  for (const tag of tags.map((text) => text.trim()).filter((text) => text !== '')) {
    const colon = tag.indexOf(':')
    const name = colon <= 0 ? tag : tag.slice(0, colon)
    const value = colon <= 0 ? 'true' : tag.slice(colon + 1).trim()
    if (value !== '') values.set(name, (values.get(name) ?? new Set()).add(value))
  }
  return Object.fromEntries([...values].map(([name, held]) => [name, [...held].join(',')]))
}
