import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Writable } from 'node:stream'
import { BotError } from '../../errors.ts'
import { forTerminal } from './for-terminal.ts'
import type { Prompt } from './prompt.ts'
import { starred } from './starred.ts'

/** Asks on a terminal. Ctrl-C and the end of the input reject with `CANCELED` and leave the terminal as it was. */
export function createTerminalPrompt(input: Readable, output: Writable): Prompt {
  let isMuted = false
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) output.write(chunk)
      done()
    },
  })
  // What is typed here may be a secret: nothing is remembered for the arrow keys.
  const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 })
  let stopped: BotError | null = null
  let giveUp: ((error: BotError) => void) | null = null
  const stop = () => {
    stopped ??= new BotError('CANCELED', 'Stopped.', 'Nothing was written; run it again at any time.')
    giveUp?.(stopped)
  }
  lines.on('SIGINT', stop)
  lines.on('close', stop)

  function line(text: string, isSecret: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      if (stopped !== null) return reject(stopped)
      const settle = () => {
        giveUp = null
        if (isMuted) output.write('\n')
        isMuted = false
      }
      giveUp = (error) => {
        settle()
        reject(error)
      }
      lines.question(text, (answer) => {
        settle()
        resolve(answer.trim())
      })
      isMuted = isSecret
    })
  }

  const say = (text: string) => void output.write(`${forTerminal(text)}\n`)

  return {
    isInteractive: true,
    say,
    async ask({ text, current, isSecret, problemOf }) {
      const offer = current === null ? '' : ` [${isSecret ? starred(current) : current}]`
      for (;;) {
        const typed = await line(`${text}${offer}: `, isSecret)
        const answer = typed === '' ? current : typed
        if (answer === null) {
          say('  Something must be typed here; Ctrl-C stops.')
          continue
        }
        const problem = problemOf(answer)
        if (problem === null) return answer
        say(`  ${problem}`)
      }
    },
    async choose({ text, options, current }) {
      say(text)
      for (const [index, { label }] of options.entries()) say(`  ${index + 1}) ${label}`)
      const usual = options.findIndex(({ value }) => value === current) + 1
      for (;;) {
        const typed = await line(`Number [${usual}]: `, false)
        const option = options[(typed === '' ? usual : Number(typed)) - 1]
        if (option !== undefined) return option.value
        say(`  Type a number from 1 to ${options.length}.`)
      }
    },
    async confirm(text, otherwise) {
      for (;;) {
        const typed = (await line(`${text} ${otherwise ? '[Y/n]' : '[y/N]'} `, false)).toLowerCase()
        if (typed === '') return otherwise
        if (/^y(es)?$/.test(typed)) return true
        if (/^no?$/.test(typed)) return false
        say('  Type y or n.')
      }
    },
    close() {
      lines.removeListener('close', stop)
      lines.close()
    },
  }
}
