import { clip } from '../clip.ts'

/** How many lines, and how long each may be. */
interface Room {
  lines: number
  length: number
}

const usualRoom: Room = { lines: 24, length: 200 }
const maxDepth = 6
const secretHeader = /cookie|authorization|token|secret|api-?key|password/i

/** Facts as `name: value` lines for a fold-out; nulls and empty things are left out, long ones are cut, and headers that carry secrets show stars. */
export function factLines(facts: unknown, room: Room = usualRoom): string {
  const lines: string[] = []
  collect(facts, '', { depth: 0, room }, lines)
  if (lines.length <= room.lines) return lines.join('\n')
  return [...lines.slice(0, room.lines), '…'].join('\n')
}

function collect(
  value: unknown,
  name: string,
  { depth, room }: { depth: number; room: Room },
  lines: string[],
): void {
  const deeper = { depth: depth + 1, room }
  if (lines.length > room.lines || depth > maxDepth || isEmpty(value)) return
  if (typeof value !== 'object' || value === null) {
    addLine(name, String(value), room, lines)
  } else if (!Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, name === '' ? key : `${name}.${key}`, deeper, lines)
    }
  } else if (value.every((item) => typeof item !== 'object' || item === null)) {
    addLine(name, value.slice(0, 100).join(', '), room, lines)
  } else {
    for (const [index, item] of value.entries()) {
      if (isHeader(item))
        addLine(`${name} ${item[0]}`, secretHeader.test(item[0]) ? '*****' : item[1], room, lines)
      else collect(item, `${name}[${index}]`, deeper, lines)
      if (lines.length > room.lines) return
    }
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function isHeader(item: unknown): item is [string, string] {
  return Array.isArray(item) && item.length === 2 && item.every((part) => typeof part === 'string')
}

function addLine(name: string, value: string, { length }: Room, lines: string[]): void {
  lines.push(clip(`${name}: ${value}`, length))
}
