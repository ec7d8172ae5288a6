import type { Container } from '../../model/facts/docker.ts'
import { emptyContainer } from './empty-container.ts'
import { declared, publishedAs } from './parse-compose.ts'
import { parsePorts } from './parse-ps.ts'

const start = /(?:^|[\s;&|])(?:docker|podman|nerdctl)(?: container)? (?:run|create)\s/

/** Options that take no value, of which short ones may be run together: `-dit`. */
const alone =
  /^(?:-[diqtP]{1,5}|--(?:detach|interactive|tty|rm|init|privileged|read-only|publish-all|no-healthcheck|replace|quiet)(?:=\S{0,20})?)$/

/** What `docker run -p 8080:80 --name web shop/web` publishes; empty where it publishes nothing. */
export function parseRun(text: string): Container[] {
  const joined = text.slice(0, 20_000).replace(/\\\n\s{0,40}/g, ' ')
  return joined
    .split('\n')
    .slice(0, 400)
    .flatMap((line): Container[] => {
      const from = start.exec(line.slice(0, 4000))
      return from === null ? [] : ran(line.slice(from.index + from[0].length, 4000))
    })
    .filter(({ published }) => published.length > 0)
}

function ran(written: string): Container[] {
  const words = written.trim().split(/\s+/)
  const ports: string[] = []
  let name: string | null = null
  let networkMode: string | null = null
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    if (!word.startsWith('-')) break
    at += 1
    if (alone.test(word)) continue
    // Options that take no value may stand before one that does: `-dp 80:80`.
    const short = /^-[dit]{0,3}([a-z])(.*)$/.exec(word)
    const long = /^(--[\w-]+)=(.*)$/.exec(word)
    const option = long?.[1] ?? (short === null ? word : `-${short[1]}`)
    const value = (long?.[2] ?? (short?.[2] || words[at++]) ?? '').replace(/^["']|["']$/g, '')
    if (option === '-p' || option === '--publish') ports.push(value)
    if (option === '--name') name = value
    if (option === '--network' || option === '--net') networkMode = value
  }
  const image = words[at] ?? ''
  if (!/^[a-z0-9][\w./:@-]{0,200}$/i.test(image)) return []
  const places = ports.flatMap((each) => publishedAs(each) ?? [])
  return [
    {
      ...emptyContainer(name ?? image),
      image,
      status: declared,
      networkMode,
      ...parsePorts(places.join(', ')),
    },
  ]
}
