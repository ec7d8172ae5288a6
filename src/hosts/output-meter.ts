/** Where one stream of a batch stands. */
export interface Position {
  /** The command whose output is coming; null before the first and between two. */
  index: number | null
  /** Of that command, so far. */
  bytes: number
  /** Whether the script said its last words. */
  isDone: boolean
}

/** Longer than what stands in a frame's line after the token. */
const longestLine = 32

/** Follows one stream of a batch chunk by chunk, however the frames' lines are cut. */
export function outputMeter(token: string): (chunk: Buffer) => Position {
  const mark = `\n${token} `
  let position: Position = { index: null, bytes: 0, isDone: false }
  let tail: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const text = Buffer.concat([tail, chunk])
    tail = text.subarray(-(mark.length + longestLine))
    const at = text.lastIndexOf(mark)
    const end = at === -1 ? -1 : text.indexOf('\n', at + mark.length)
    if (end === -1) {
      position = { ...position, bytes: position.bytes + chunk.length }
      return position
    }
    const [index, word] = text.toString('latin1', at + mark.length, end).split(' ')
    position = {
      index: word === 'begin' ? Number(index) : null,
      bytes: text.length - end - 1,
      isDone: index === 'done',
    }
    return position
  }
}
