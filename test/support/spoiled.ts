import fc from 'fast-check'
import { anyCharacter } from './any-character.ts'

const hostile: readonly fc.Arbitrary<unknown>[] = [
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 9_007_199_254_740_992, '', ' ', [], {}),
  // Texts that cannot be made of an object, and members that belong to every object.
  fc
    .constantFrom('{"toString":1,"valueOf":1}', '{"__proto__":{"a":1}}', '{"constructor":[]}')
    .map((text) => JSON.parse(text)),
  fc.constantFrom(
    'javascript:alert(1)',
    'http://user:hunter2@shop.example.com/',
    '\ud800',
    'a\u0000b\u202e\nc',
    '0001-01-01T00:00:00Z',
    '9999999999999999',
    '$ALERT_ID',
    'x'.repeat(5000),
  ),
  fc.integer({ min: 1, max: 500 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
  fc.jsonValue(),
]

/** A body of which a few members are gone, are others, or are something hostile. */
export function spoiled(body: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    // Any place as likely as the whole body.
    at: fc.noBias(fc.nat()),
    value: fc.oneof(fc.constant(undefined), ...hostile),
  })
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const copy = { body: structuredClone(body) }
    for (const { at, value } of changes) {
      const places = placesIn(copy)
      const { holder, name } = places[at % places.length] ?? { holder: copy, name: 'body' }
      if (value === undefined) Reflect.deleteProperty(holder, name)
      else Reflect.set(holder, name, value)
    }
    return copy.body
  })
}

function placesIn(root: object): { holder: object; name: string }[] {
  const places: { holder: object; name: string }[] = []
  const waiting = [root]
  for (let holder = waiting.pop(); holder !== undefined; holder = waiting.pop()) {
    for (const [name, value] of Object.entries(holder)) {
      places.push({ holder, name })
      if (typeof value === 'object' && value !== null) waiting.push(value)
    }
  }
  return places
}
