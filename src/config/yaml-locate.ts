import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import type { YamlPath } from './parse-yaml.ts'
import { keyName } from './yaml-tree.ts'

/** The offset in the file of the key or value at a path, or of the deepest part of the path that exists. */
export function locateNode(
  document: Document.Parsed,
  text: string,
  path: YamlPath,
  part: 'key' | 'value',
  offset: number,
): number {
  let value: unknown = document.contents
  let key: unknown = null
  for (const step of path) {
    const inside = isAlias(value) ? value.resolve(document) : value
    const next = child(inside, step)
    if (next === null) return start(key ?? value)
    key = next.key
    value = next.value
  }
  const node = part === 'key' && key !== null ? key : value
  const begin = start(isNode(node) ? node : key)
  return begin + (offset > 0 ? offsetInSource(node, text, offset) : 0)
}

function child(node: unknown, step: PropertyKey): { key: unknown; value: unknown } | null {
  if (isSeq(node)) {
    const value = node.items[Number(step)]
    return value === undefined ? null : { key: value, value }
  }
  if (!isMap(node)) return null
  return node.items.find(({ key }) => keyName(key) === String(step)) ?? null
}

/** Folded, escaped and block texts have no simple relation to the file; their start has to do. */
function offsetInSource(node: unknown, text: string, offset: number): number {
  if (!isScalar(node) || !node.range) return 0
  const source = text.slice(node.range[0], node.range[1])
  if (source.includes('\n')) return 0
  if (node.type === 'PLAIN') return offset
  const isQuoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE'
  return isQuoted && source.slice(1, -1) === node.value ? offset + 1 : 0
}

function start(node: unknown): number {
  return isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0
}
