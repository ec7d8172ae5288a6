import { redactSecrets } from '../../redact.ts'

interface Piece {
  at: number
  remove: number
  insert: string
}

/** What pieces do to the lines of a text, for people: `- old` and `+ new`, without secrets; pieces in order and apart. */
export function changedLines(text: string, pieces: readonly Piece[]): string[] {
  const hunks: { from: number; to: number; pieces: Piece[] }[] = []
  for (const piece of pieces) {
    const from = text.lastIndexOf('\n', piece.at - 1) + 1
    const stop = text.indexOf('\n', piece.at + piece.remove)
    const to = stop === -1 ? text.length : stop
    const last = hunks.at(-1)
    if (last !== undefined && from <= last.to)
      Object.assign(last, { to: Math.max(to, last.to), pieces: [...last.pieces, piece] })
    else hunks.push({ from, to, pieces: [piece] })
  }
  return hunks.flatMap((hunk) => {
    const before = text.slice(hunk.from, hunk.to).split('\n')
    const after = written(text, hunk).split('\n')
    let same = 0
    while (same < before.length && same < after.length && before[same] === after[same]) same += 1
    let end = 0
    const most = Math.min(before.length, after.length) - same
    while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1
    return [
      ...before.slice(same, before.length - end).map((line) => `- ${redactSecrets(line)}`),
      ...after.slice(same, after.length - end).map((line) => `+ ${redactSecrets(line)}`),
    ]
  })
}

function written(text: string, { from, to, pieces }: { from: number; to: number; pieces: Piece[] }): string {
  let result = ''
  let at = from
  for (const piece of pieces) {
    result += text.slice(at, piece.at) + piece.insert
    at = piece.at + piece.remove
  }
  return result + text.slice(at, to)
}
