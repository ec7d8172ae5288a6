/** POSIX 2024 XCU section 2.4, and those that bash, dash, ksh and zsh add: as the first word they are no program. */
const reserved = new Set(
  (
    'if then else elif fi do done case esac while until for in function select time coproc repeat foreach end nocorrect ' +
    'noglob exec export alias'
  ).split(' '),
)

/** Characters that no shell gives a meaning to in any place of a word. */
const plain = /^[A-Za-z0-9_@%+:,./-]+$/

/**
 * A list of arguments as one line of POSIX sh that stands for exactly that list. Throws a RangeError for what no argument
 * can hold: a NUL, and half a surrogate pair, which has no bytes in UTF-8.
 */
export function quote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ')
}

function quoteWord(word: string, index: number): string {
  if (word.includes('\0')) throw new RangeError('An argument cannot hold a NUL.')
  if (!word.isWellFormed()) throw new RangeError('An argument must be well-formed Unicode.')
  if (plain.test(word) && !(index === 0 && reserved.has(word))) return word
  return `'${word.replaceAll("'", "'\\''")}'`
}
