import { createHash } from 'node:crypto'
import type { Alert } from '../model/alert.ts'
import { redactSecrets } from '../redact.ts'

const longestKey = 512
const longestTitle = 300
const mostLabels = 64
const longestName = 128
const longestValue = 500
const longestUrl = 2048

/** What a source found in its payload, as it stood there; whatever is lacking is null. */
export type FoundAlert = Omit<Alert, 'labels' | 'at'> & {
  labels: Record<string, unknown>
  at: Date | null
}

/** An alert that can be kept and shown: cut, redacted, on one line, with URLs that are URLs and a time that is a time. */
export function cleanAlert(found: FoundAlert): Alert {
  const labels = Object.entries(found.labels).flatMap(([name, value]) => {
    const text =
      typeof value === 'string'
        ? value
        : typeof value === 'number' || typeof value === 'boolean'
          ? String(value)
          : ''
    const key = line(name, longestName)
    return key === '' || text === ''
      ? []
      : [[key, line(redactSecrets(`${name}=${text}`).slice(name.length + 1), longestValue)] as const]
  })
  return {
    ...found,
    key: identity(found.key),
    delivery: identity(found.delivery),
    title: line(redactSecrets(found.title), longestTitle) || 'an alert without a title',
    labels: Object.fromEntries(labels.slice(0, mostLabels)),
    url: webUrl(found.url),
    link: webUrl(found.link),
    ticket: found.ticket === null ? null : line(found.ticket, longestName) || null,
    at: found.at === null || Number.isNaN(found.at.getTime()) ? null : found.at.toISOString(),
  }
}

/** A long one is hashed rather than cut: what differs only at its end must differ still. */
function identity(text: string): string {
  const clean = text.replace(/\p{Cc}/gu, ' ').toWellFormed()
  return clean.length <= longestKey ? clean : createHash('sha256').update(clean).digest('hex')
}

function line(text: string, most: number): string {
  const flat = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return flat.length <= most ? flat : `${[...flat.slice(0, most - 1)].join('').toWellFormed()}…`
}

function webUrl(text: string | null): string | null {
  const url = text === null || text.length > longestUrl ? null : URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  url.username = ''
  url.password = ''
  return redactSecrets(url.href)
}
