import { clip } from '../clip.ts'

const maxLines = 24
const maxLineLength = 200
const maxDepth = 6
const secretHeader = /cookie|authorization|token|secret|api-?key|password/i

/** Facts as `name: value` lines for a fold-out; nulls and empty things are left out, long ones are cut, and headers that carry secrets show stars. */
export function factLines(facts: unknown): string {
  const lines: string[] = []
  collect(facts, '', 0, lines)
  if (lines.length <= maxLines) return lines.join('\n')
  return [...lines.slice(0, maxLines), '…'].join('\n')
}

function collect(value: unknown, name: string, depth: number, lines: string[]): void {
  if (lines.length > maxLines || depth > maxDepth || isEmpty(value)) return
  if (typeof value !== 'object' || value === null) {
    addLine(name, String(value), lines)
  } else if (!Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, name === '' ? key : `${name}.${key}`, depth + 1, lines)
    }
  } else if (value.every((item) => typeof item !== 'object' || item === null)) {
    addLine(name, value.slice(0, 100).join(', '), lines)
  } else {
    for (const [index, item] of value.entries()) {
      if (isHeader(item)) addLine(`${name} ${item[0]}`, secretHeader.test(item[0]) ? '*****' : item[1], lines)
      else collect(item, `${name}[${index}]`, depth + 1, lines)
      if (lines.length > maxLines) return
    }
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function isHeader(item: unknown): item is [string, string] {
  return Array.isArray(item) && item.length === 2 && item.every((part) => typeof part === 'string')
}

function addLine(name: string, value: string, lines: string[]): void {
  lines.push(clip(`${name}: ${value}`, maxLineLength))
}
