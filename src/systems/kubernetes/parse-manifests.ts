import type { Container } from '../../model/facts/docker.ts'
import { emptyContainer } from '../docker/empty-container.ts'
import { declared } from '../docker/parse-compose.ts'

const most = 200_000

/**
 * Reads manifests of Services and of the workloads that their selectors fit: each Service with the ports of those containers,
 * and the one at which it asks them. Named target ports are left out. Empty for anything else.
 */
export function parseManifests(text: string): Container[] {
  const documents = text
    .slice(0, most)
    .split(/^---.{0,80}$|\n(?=apiVersion:)/m)
    .map((document) => ({ document, kind: /^kind:\s{0,8}(\w{1,60})/m.exec(document)?.[1] }))
  const workloads = documents.filter(({ document }) => /^\s{0,20}(?:- )?containerPort:/m.test(document))
  return documents
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ document }): Container[] => {
      const selector = selectorOf(document)
      const behind = workloads.filter((each) => selector.every((label) => hasLine(each.document, label)))
      const exposed = behind.flatMap((each) => numbersOf('containerPort', each.document))
      const targets = numbersOf('targetPort', document)
      const toldPort =
        targets[0] ?? (/targetPort:/.test(document) ? undefined : numbersOf('port', document)[0])
      if (selector.length === 0 || exposed.length === 0 || toldPort === undefined) return []
      const isMet = [toldPort, ...targets].some((port) => exposed.includes(port))
      const name = /^\s{1,8}name:\s{0,8}["']?([\w.-]{1,100})/m.exec(document)?.[1] ?? 'service'
      return [
        {
          ...emptyContainer(name),
          status: declared,
          exposed,
          toldPort: isMet ? (exposed[0] ?? null) : toldPort,
        },
      ]
    })
}

/** `app: shop` and so on, as they stand below `selector:`. */
function selectorOf(document: string): string[] {
  const lines = document.split('\n')
  const at = lines.findIndex((line) => /^\s{1,8}selector:\s*$/.test(line.slice(0, 200)))
  if (at < 0) return []
  const depth = (lines[at] ?? '').search(/\S/)
  const after = lines.slice(at + 1, at + 12)
  const end = after.findIndex((line) => line.search(/\S/) <= depth)
  return (end < 0 ? after : after.slice(0, end))
    .map((line) => line.trim())
    .filter((line) => /^[\w./-]{1,120}: \S/.test(line))
}

function hasLine(document: string, line: string): boolean {
  return document.split('\n').some((each) => each.trim() === line)
}

function numbersOf(key: string, document: string): number[] {
  return [
    ...document.matchAll(new RegExp(String.raw`^\s{0,24}(?:- )?${key}:\s{0,4}["']?(\d{1,5})\b`, 'gm')),
  ].map((match) => Number(match[1]))
}
