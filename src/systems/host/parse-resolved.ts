import type { SocketsFacts } from '../../model/facts/sockets.ts'
import { linesOf } from './lines-of.ts'

const address = '(?:\\d{1,3}\\.){3}\\d{1,3}'
const name = '[A-Za-z_][\\w.-]{0,252}'

/** What tools answer on one line that hold both: `app has address 10.0.0.5`, `PING app (10.0.0.5)`, `getent hosts app -> 10.0.0.5 app`. */
const oneLine = [
  new RegExp(`^(?<name>${name}) has address (?<address>${address})$`),
  new RegExp(`^PING (?<name>${name}) \\((?<address>${address})\\)`),
  new RegExp(
    `\\bgetent (?:a?hosts(?:v4)?) (?<name>${name})\\s{1,40}(?:->|=>|:|→)\\s{1,20}(?<address>${address})\\b`,
  ),
]
/** `10.0.0.5  app`, as getent(1) answers. */
const ofGetent = new RegExp(
  `^(?<address>${address})\\s{1,40}(?:(?:STREAM|DGRAM|RAW)\\s{0,4})?(?<name>${name})?\\s{0,200}$`,
)

/** `dig +short app.example`, with options and a server anywhere. */
const digged = new RegExp(
  `\\bdig(?: [+@-]\\S{1,80}){0,8} (${name}?)\\.?(?: (?:[+@]\\S{1,80}|A|a)){0,8}\\s{0,8}$`,
)
const alone = new RegExp(`^${address}$`)
/** `app.example.  60  IN  A  10.0.0.5`, behind the names of its CNAMEs too. */
const ofDig = new RegExp(`^[\\w.-]{1,253}\\s{1,40}\\d{1,9}\\s{1,8}IN\\s{1,8}A\\s{1,8}(?<address>${address})$`)

/** The addresses that dig, getent, nslookup, host and ping told of names; empty where the text is none of theirs. */
export function parseResolved(command: string | null, text: string): SocketsFacts['names'] {
  const found = new Map<string, Set<string>>()
  const add = (key: string | undefined, value: string | undefined) => {
    if (key === undefined || value === undefined) return
    found.set(key, (found.get(key) ?? new Set()).add(value))
  }
  const asked = new RegExp(`\\bgetent (?:a?hosts(?:v4)?) (${name})\\s{0,8}$`).exec(
    (command ?? '').slice(0, 500),
  )?.[1]
  const dug = digged.exec((command ?? '').slice(0, 500))?.[1]
  let looked: string | undefined
  for (const line of linesOf(text.slice(0, 20_000)).map((each) => each.slice(0, 400).trim())) {
    for (const pattern of oneLine) {
      const groups = pattern.exec(line)?.groups
      add(groups?.name, groups?.address)
    }
    if (asked !== undefined) add(asked, ofGetent.exec(line)?.groups?.address)
    if (dug !== undefined) add(dug, alone.exec(line)?.[0])
    const record = ofDig.exec(line)?.groups
    if (dug !== undefined) add(dug, record?.address)
    // nslookup names its own server first, with an address but no name.
    looked = new RegExp(`^Name:\\s{1,8}(${name})$`).exec(line)?.[1] ?? looked
    if (looked !== undefined)
      add(looked, new RegExp(`^Address(?: \\d{1,2})?:\\s{1,8}(${address})$`).exec(line)?.[1])
  }
  return [...found].map(([key, addresses]) => ({ name: key, addresses: [...addresses], failure: null }))
}
