import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import { observed } from './observed.ts'

export interface Fault {
  /** Characters from the start of the file. */
  offset: number
  message: string
  hint: string | null
}

const maximumDepth = 64
/** Aliases multiply what they stand for; an inventory needs a handful. */
const maximumAliases = 100

/** What the YAML grammar allows and we do not: repeated keys, keys that are no text, endless or excessive nesting. */
export function checkTree(document: Document.Parsed): Fault[] {
  const faults: Fault[] = []
  const open = new Set<Node>()
  let aliases = 0

  function visit(node: unknown, depth: number): void {
    if (isAlias(node)) follow(node, depth)
    if (!isMap(node) && !isSeq(node)) return
    if (depth >= maximumDepth) {
      faults.push({ offset: start(node), message: `nested more than ${maximumDepth} deep`, hint: null })
      return
    }
    open.add(node)
    if (isSeq(node)) for (const item of node.items) visit(item, depth + 1)
    else visitMap(node.items, start(node), depth)
    open.delete(node)
  }

  function visitMap(pairs: { key: unknown; value: unknown }[], offset: number, depth: number): void {
    const seen = new Set<string>()
    for (const { key, value } of pairs) {
      const name = keyName(key)
      const place = key instanceof Object && 'range' in key ? start(key as Node) : offset
      if (name === null)
        faults.push({ offset: place, message: 'a key must be plain text', hint: 'put it in quotes' })
      else if (name === '__proto__')
        faults.push({ offset: place, message: `unknown key "${name}"`, hint: null })
      else if (seen.has(name))
        faults.push({
          offset: place,
          message: `key ${observed(name)} is given twice`,
          hint: 'keep one of them',
        })
      else seen.add(name)
      visit(value, depth + 1)
    }
  }

  function follow(alias: Alias, depth: number): void {
    aliases += 1
    if (aliases === maximumAliases + 1) {
      faults.push({
        offset: start(alias),
        message: `more than ${maximumAliases} aliases`,
        hint: 'write the values out',
      })
    }
    if (aliases > maximumAliases) return
    const target = alias.resolve(document)
    const name = observed(`*${alias.source}`)
    if (target === undefined) {
      faults.push({ offset: start(alias), message: `alias ${name} has no anchor before it`, hint: null })
    } else if (open.has(target)) {
      faults.push({ offset: start(alias), message: `alias ${name} contains itself`, hint: null })
    } else visit(target, depth)
  }

  visit(document.contents, 0)
  return faults
}

/** The text under which a key's value is found; null for a key that is a list, a mapping, an alias or missing. */
export function keyName(key: unknown): string | null {
  if (!isScalar(key) || key.value === null) return null
  return String(key.value)
}

function start(node: Node): number {
  return node.range?.[0] ?? 0
}
