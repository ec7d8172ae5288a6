import type { Container } from '../../model/facts/docker.ts'
import { linesOf } from '../host/lines-of.ts'
import { emptyContainer } from './empty-container.ts'
import { parsePorts } from './parse-ps.ts'

/** What a compose file declares, and nobody has seen run. */
export const declared = 'declared'

/** Keys that a service of a compose file has, one of which at least must be there. */
const ofService =
  /^(?:image|build|container_name|ports|expose|restart|depends_on|env_file|network_mode|deploy|healthcheck|entrypoint|command)$/
const sections =
  /^(?:services|networks|volumes|secrets|configs|ports|expose|environment|labels|depends_on|build|deploy|healthcheck|logging|env_file|command|entrypoint|ulimits|spec|metadata|containers|template)$/

interface Line {
  indent: number
  text: string
}

/** Most services that are read of one file. */
const mostServices = 100

/** Reads the services of a compose file, of a part of one too, where `...` stands for what was left out; empty for anything else. */
export function parseCompose(text: string): Container[] {
  if (!/^\s{0,8}-?\s{0,4}(?:image|build|container_name|ports|expose)\s{0,4}:|^services:\s{0,8}$/m.test(text))
    return []
  if (/^\s{0,4}(?:apiVersion|kind)\s{0,4}:/m.test(text)) return []
  const lines = linesOf(text)
    .map((line): Line => {
      const bare = line.slice(0, 400).replace(/\s#.*$/, '')
      return { indent: bare.search(/\S|$/), text: bare.trim() }
    })
    .filter(({ text: written }) => written !== '' && !/^(?:#|\.{2,}|…|-{3}$)/.test(written))
  const services = lines.flatMap(({ indent, text: key }, at): Container[] => {
    const name = /^["']?([\w.-]{1,100})["']?:$/.exec(key)?.[1]
    if (name === undefined || sections.test(name)) return []
    const after = lines.slice(at + 1, at + 401)
    const end = after.findIndex((line) => line.indent <= indent)
    const block = end < 0 ? after : after.slice(0, end)
    const depth = block[0]?.indent ?? 0
    const own = block.filter((line) => line.indent === depth).map((line) => line.text.split(':', 1)[0] ?? '')
    const above = lines.slice(0, at).findLast((line) => line.indent < indent)?.text
    const isTold = above === 'services:' && own.includes('networks')
    return isTold || own.some((each) => ofService.test(each)) ? serviceOf(name, block, depth) : []
  })
  return services.slice(0, mostServices)
}

/** One service, under its own name and under that of its container: both are names in its networks. */
function serviceOf(name: string, block: readonly Line[], depth: number): Container[] {
  const value = (key: string) => {
    const line = block.find((each) => each.indent === depth && each.text.startsWith(`${key}:`))
    return (
      line?.text
        .slice(key.length + 1)
        .trim()
        .replace(/^["']|["']$/g, '') || null
    )
  }
  const written = itemsOf('ports', block, depth)
  const exposed = itemsOf('expose', block, depth).flatMap((each) =>
    /^\d{1,5}$/.test(each) ? [Number(each)] : [],
  )
  const ports = written.map(publishedAs).filter((each) => each !== null)
  const container: Container = {
    ...emptyContainer(name),
    image: value('image') ?? '',
    status: declared,
    networkMode: value('network_mode'),
    networks: networksOf(block, depth),
    ...parsePorts(ports.join(', ')),
  }
  const one = { ...container, exposed: [...new Set([...container.exposed, ...exposed])], ...toldTo(block) }
  const named = value('container_name')
  return named === null || named === name || !/^[\w.-]{1,128}$/.test(named)
    ? [one]
    : [one, { ...one, name: named }]
}

/** What discovers containers reads their labels and environment: Traefik, nginx-proxy, caddy-docker-proxy. */
function toldTo(block: readonly Line[]): Pick<Container, 'toldPort'> {
  const told = block.map(({ text }) => text)
  const port = told
    .map(
      (line) =>
        /(?:loadbalancer\.server\.port|traefik\.port|VIRTUAL_PORT)["']?\s{0,3}[=:]\s{0,3}["']?(\d{1,5})\b/.exec(
          line,
        )?.[1] ?? /\bupstreams (\d{1,5})\}/.exec(line)?.[1],
    )
    .find((each) => each !== undefined)
  if (port !== undefined) return { toldPort: Number(port) }
  const asks = told.some((line) =>
    /\btraefik\.(?:enable["']?\s{0,3}[=:]\s{0,3}["']?true|http\.routers|frontend\.rule)|\bVIRTUAL_HOST\b|\bcaddy\.reverse_proxy\b/.test(
      line,
    ),
  )
  return asks ? { toldPort: null } : {}
}

/** The networks of a service, with the address that it is given in one: `ipv4_address: 172.20.0.10`. */
function networksOf(block: readonly Line[], depth: number): Container['networks'] {
  const networks: Container['networks'] = []
  for (const item of itemsOf('networks', block, depth)) {
    const address = /^ipv4_address:\s{0,8}["']?((?:\d{1,3}\.){3}\d{1,3})\b/.exec(item)?.[1]
    const last = networks.at(-1)
    if (address !== undefined && last !== undefined) networks[networks.length - 1] = { ...last, address }
    else if (!/^(?:ipv[46]_address|aliases|priority|link_local_ips|mac_address)\b/.test(item)) {
      networks.push({ name: item.replace(/:.*$/, ''), address: null })
    }
  }
  return networks
}

function itemsOf(key: string, block: readonly Line[], depth: number): string[] {
  const at = block.findIndex((line) => line.indent === depth && line.text.startsWith(`${key}:`))
  if (at < 0) return []
  const inline = /^\w{1,20}:\s{0,8}\[(.{0,300})\]$/.exec(block[at]?.text ?? '')?.[1]
  if (inline !== undefined) return inline.split(',').map((each) => each.trim().replace(/^["']|["']$/g, ''))
  const items: string[] = []
  for (const line of block.slice(at + 1)) {
    const isItem = line.text.startsWith('-')
    if (!isItem && line.indent <= depth) break
    items.push(line.text.replace(/^-\s{0,4}/, '').replace(/^["']|["']$/g, ''))
  }
  return items
}

/** `3030:3000`, `127.0.0.1:80:8080/tcp`, `8080`: as `docker ps` writes them; null for ranges, variables and the long form. */
export function publishedAs(written: string): string | null {
  const match = /^(?:([\d.]{7,15}|\[[0-9a-f:]{2,40}\]):)?(?:(\d{1,5}):)?(\d{1,5})(?:\/(tcp|udp))?$/.exec(
    written,
  )
  if (match === null) return null
  const [, address = '0.0.0.0', outside, inside, protocol = 'tcp'] = match
  return outside === undefined ? `${inside}/${protocol}` : `${address}:${outside}->${inside}/${protocol}`
}
