import { PassThrough } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTerminalPrompt } from '../../../src/cli/setup/terminal-prompt.ts'

function terminal() {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.setEncoding('utf8').on('data', (text) => {
    shown += text
  })
  const prompt = createTerminalPrompt(input, output)
  onTestFinished(() => prompt.close())
  /** Types as soon as the text is shown. */
  async function type(text: string, after: string): Promise<void> {
    await vi.waitFor(() => expect(shown).toContain(after))
    input.write(text)
  }
  return { prompt, input, type, shown: () => shown }
}

const question = {
  name: 'SLACK_BOT_TOKEN',
  text: 'Bot token',
  current: null,
  isSecret: true,
  problemOf: (typed: string) => (typed.startsWith('xoxb-') ? null : 'That must start with xoxb-.'),
}

describe('cli/setup/terminal-prompt', () => {
  it('a secret is not echoed, and one that is set already is offered in stars', async () => {
    const { prompt, type, shown } = terminal()
    const first = prompt.ask(question)
    await type('xoxb-hunter2\r', 'Bot token: ')
    expect(await first).toBe('xoxb-hunter2')
    const second = prompt.ask({ ...question, text: 'Once more', current: 'xoxb-hunter2' })
    await type('\r', 'Once more [xoxb-*****]: ')
    expect(await second).toBe('xoxb-hunter2')
    expect(shown()).not.toContain('hunter2')
  })

  it('what is wrong is said, and asked again', async () => {
    const { prompt, type, shown } = terminal()
    const asked = prompt.ask(question)
    await type('\r', 'Bot token: ')
    await type('hunter2\r', 'Something must be typed')
    await type('xoxb-1\r', 'That must start with xoxb-.')
    expect(await asked).toBe('xoxb-1')
    expect(shown()).not.toContain('hunter2')
  })

  it('an answer that is no secret is echoed after a secret one', async () => {
    const { prompt, type, shown } = terminal()
    const secret = prompt.ask(question)
    await type('xoxb-1\r', 'Bot token: ')
    await secret
    const channel = prompt.ask({ ...question, text: 'Channel', isSecret: false, problemOf: () => null })
    await type('#ops\r', 'Channel: ')
    expect(await channel).toBe('#ops')
    expect(shown()).toContain('#ops')
  })

  it('options are chosen by number, the usual one by Enter', async () => {
    const { prompt, type } = terminal()
    const wish = {
      name: '--mode',
      text: 'How?',
      options: [
        { value: 'socket', label: 'Socket Mode' },
        { value: 'http', label: 'HTTP' },
      ],
      current: 'http',
    }
    const usual = prompt.choose(wish)
    await type('\r', 'Number [2]: ')
    expect(await usual).toBe('http')
    const other = prompt.choose({ ...wish, text: 'And now?', current: 'http' })
    await type('7\r', 'And now?')
    await type('1\r', 'Type a number from 1 to 2.')
    expect(await other).toBe('socket')
  })

  it('yes and no', async () => {
    const { prompt, type } = terminal()
    const yes = prompt.confirm('Replace it?', false)
    await type('maybe\r', 'Replace it? [y/N] ')
    await type('YES\r', 'Type y or n.')
    expect(await yes).toBe(true)
    const usual = prompt.confirm('Really?', false)
    await type('\r', 'Really? [y/N] ')
    expect(await usual).toBe(false)
  })

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D on an empty line', '\u0004'],
  ])('%s ends it, in the middle of a secret as well', async (_title, key) => {
    const { prompt, type } = terminal()
    const asked = prompt.ask(question)
    await type(key, 'Bot token: ')
    await expect(asked).rejects.toMatchObject({
      code: 'CANCELED',
      hint: expect.stringContaining('Nothing was written'),
    })
    await expect(prompt.ask(question)).rejects.toMatchObject({ code: 'CANCELED' })
  })

  it('the end of the input ends it', async () => {
    const { prompt, input } = terminal()
    const asked = prompt.ask(question)
    input.end()
    await expect(asked).rejects.toMatchObject({ code: 'CANCELED' })
  })

  it('what a platform says of itself cannot move the cursor', () => {
    const { prompt, shown } = terminal()
    prompt.say('team \u001b[2J\u202eevil\nnext')
    expect(shown()).toBe('team  [2J evil\nnext\n')
  })
})
