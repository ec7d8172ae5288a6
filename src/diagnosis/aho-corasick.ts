/** Characters beyond this are one class: needles are ASCII. */
const alphabet = 128

/** Finds many words at once in one pass over the text. */
export interface WordFinder {
  /** Calls back with the number of each word that the text holds between two offsets; a word may come more than once. */
  find(text: string, from: number, to: number, found: (word: number) => void): void
}

/**
 * Aho, Corasick: Efficient string matching (CACM 18, 1975), with the failure links folded into one table, so that each
 * character of the text costs one look-up however many words there are. Words must be ASCII and not empty.
 */
export function wordFinder(words: readonly string[]): WordFinder {
  const states = words.reduce((sum, { length }) => sum + length, 1)
  const next = new Int32Array(states * alphabet)
  const ends: number[][] = [[]]
  let count = 1
  for (const [index, word] of words.entries()) {
    let state = 0
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at)
      if (code >= alphabet) throw new RangeError(`the word "${word}" is not ASCII`)
      const cell = state * alphabet + code
      if (next[cell] === 0) {
        next[cell] = count
        ends.push([])
        count += 1
      }
      state = next[cell] ?? 0
    }
    ends[state]?.push(index)
  }
  linkFailures(next, ends, count)
  const ending = Uint8Array.from(ends, (all) => (all.length > 0 ? 1 : 0))
  return {
    find(text, from, to, found) {
      let state = 0
      for (let at = from; at < to; at += 1) {
        const code = text.charCodeAt(at)
        state = code < alphabet ? (next[state * alphabet + code] ?? 0) : 0
        if (ending[state] === 1) for (const word of ends[state] ?? []) found(word)
      }
    },
  }
}

/** Breadth first: where a state has no edge of its own, it takes that of its longest proper suffix. */
function linkFailures(next: Int32Array, ends: number[][], count: number): void {
  const failure = new Int32Array(count)
  const queue: number[] = []
  for (let code = 0; code < alphabet; code += 1) {
    const child = next[code] ?? 0
    if (child !== 0) queue.push(child)
  }
  for (let head = 0; head < queue.length; head += 1) {
    const state = queue[head] ?? 0
    const suffix = failure[state] ?? 0
    for (let code = 0; code < alphabet; code += 1) {
      const child = next[state * alphabet + code] ?? 0
      const behind = next[suffix * alphabet + code] ?? 0
      if (child === 0) next[state * alphabet + code] = behind
      else {
        failure[child] = behind
        ends[child]?.push(...(ends[behind] ?? []))
        queue.push(child)
      }
    }
  }
}
