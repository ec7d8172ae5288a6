const control = /\x1b\[(\d*)([A-Za-z])|\r|\n|[^\x1b\r\n]+|\x1b/gu

/**
 * A terminal, as far as our own output needs one: text wraps at the right edge, `A` moves up, `J` clears below, `m`
 * colours. Whatever else arrives is kept in `surprises`. Lines that scrolled off the top can no longer be reached.
 */
export function createVirtualScreen(columns: number, rows: number) {
  const lines: string[] = ['']
  const surprises: string[] = []
  let row = 0
  let column = 0

  function put(text: string): void {
    for (const character of text) {
      if (column >= columns) lineFeed()
      const line = (lines[row] ?? '').padEnd(column)
      lines[row] = line.slice(0, column) + character + line.slice(column + 1)
      column += 1
    }
  }

  function lineFeed(): void {
    row += 1
    column = 0
    lines[row] ??= ''
  }

  function obey(parameter: string, letter: string): void {
    if (letter === 'A') {
      row = Math.max(row - Number(parameter || '1'), lines.length - rows, 0)
    } else if (letter === 'J' && parameter === '') {
      lines.splice(row + 1)
      lines[row] = (lines[row] ?? '').slice(0, column)
    } else if (letter !== 'm') surprises.push(`CSI ${parameter}${letter}`)
  }

  return {
    surprises,
    write(text: string): void {
      for (const [piece, parameter = '', letter] of text.matchAll(control)) {
        if (letter !== undefined) obey(parameter, letter)
        else if (piece === '\r') column = 0
        else if (piece === '\n') lineFeed()
        else if (/^[^\x00-\x1f\x7f-\x9f]+$/u.test(piece)) put(piece)
        else surprises.push(JSON.stringify(piece))
      }
    },
    text: () => lines.map((line) => line.trimEnd()).join('\n'),
  }
}
