import type { Alert } from '../../src/model/alert.ts'

/** What an alert must not be like when it is kept and shown: the limits of `cleanAlert`, said once more. */
export function dirtIn(alert: Alert): string[] {
  const { key, delivery, title, labels, url, link, ticket, at } = alert
  const entries = Object.entries(labels)
  const addresses = [url, link].filter((address) => address !== null)
  const texts = [key, delivery, title, ticket ?? '', ...entries.flat(), ...addresses]
  const rules: Record<string, boolean> = {
    'a key that is empty or too long': key.length === 0 || key.length > 512,
    'a delivery that is empty or too long': delivery.length === 0 || delivery.length > 512,
    'a title that is empty or too long': title.length === 0 || title.length > 300,
    'too many labels': entries.length > 64,
    'a long name': entries.some(([name]) => name.length === 0 || name.length > 128),
    'a long or empty value': entries.some(
      ([, value]) => typeof value !== 'string' || value === '' || value.length > 500,
    ),
    'an address that is none': addresses.some(
      (address) => !/^https?:\/\//.test(address) || address.length > 2100,
    ),
    'a login in an address': addresses.some((address) => {
      const { username, password } = new URL(address)
      return username !== '' || password !== ''
    }),
    'a time that is none': at !== null && new Date(at).toISOString() !== at,
    'a control character': texts.some((text) => /\p{Cc}/u.test(text)),
    'half a character': texts.some((text) => !text.isWellFormed()),
    'something that is not kept as JSON':
      JSON.stringify(JSON.parse(JSON.stringify(alert))) !== JSON.stringify(alert),
  }
  return Object.entries(rules).flatMap(([name, broken]) => (broken ? [name] : []))
}
