import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setInDotenv } from '../../../src/cli/setup/set-in-dotenv.ts'
import { parseDotenv } from '../../../src/config/dotenv.ts'

/** Without the numbers of lines, which move. */
function problemsOf(text: string): string[] {
  return parseDotenv('.env', text).problems.map(({ message }) => message.replaceAll(/line \d+/g, 'line'))
}

describe('cli/setup/set-in-dotenv', () => {
  it.each([
    ['an empty file gets the line', '', 'SLACK_CHANNEL=C1\n'],
    ['a new name goes to the end', '# mine\nPORT=1\n', '# mine\nPORT=1\nSLACK_CHANNEL=C1\n'],
    ['also without a newline there', 'PORT=1', 'PORT=1\nSLACK_CHANNEL=C1\n'],
    [
      'below its commented example',
      '# where\n# SLACK_CHANNEL=\n\n# next\nPORT=1\n',
      '# where\n# SLACK_CHANNEL=\nSLACK_CHANNEL=C1\n\n# next\nPORT=1\n',
    ],
    [
      'an assignment is replaced where it stands',
      'A=1\nexport SLACK_CHANNEL = "#old" # note\nB=2\n',
      'A=1\nSLACK_CHANNEL=C1\nB=2\n',
    ],
    [
      'of several the last, which counts',
      'SLACK_CHANNEL=a\nSLACK_CHANNEL=b\n',
      'SLACK_CHANNEL=a\nSLACK_CHANNEL=C1\n',
    ],
    ['a value over several lines goes as a whole', 'SLACK_CHANNEL="a\nb"\nB=2\n', 'SLACK_CHANNEL=C1\nB=2\n'],
    ['what says so already stays as it is', 'SLACK_CHANNEL="C1" # ours\n', 'SLACK_CHANNEL="C1" # ours\n'],
    ['Windows’ line ends stay', 'A=1\r\nSLACK_CHANNEL=x\r\nB=2\r\n', 'A=1\r\nSLACK_CHANNEL=C1\r\nB=2\r\n'],
  ])('%s', (_title, before, after) => {
    expect(setInDotenv(before, { SLACK_CHANNEL: 'C1' })).toBe(after)
  })

  it('what begins with "#" is quoted, so that it is no comment', () => {
    expect(setInDotenv('', { SLACK_CHANNEL: '#ops' })).toBe('SLACK_CHANNEL="#ops"\n')
  })

  const line = fc.constantFrom(
    'A=1',
    '# a note',
    '',
    'export B="x y"',
    "C='#1'",
    '# SLACK_CHANNEL=',
    'D=1 # two',
    'E="1\n2"',
  )
  const value = fc.constantFrom('#ops', 'C024BE7LD', '', 'xoxb-1-A', 'a b', 'https://h:1/api?x=1')

  it('the value is read back, and every other value and comment is as it was', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), value, fc.option(value), (lines, given, old) => {
        const before = [...lines, ...(old === null ? [] : [`SLACK_CHANNEL="${old}"`]), ...lines].join('\n')
        const after = setInDotenv(before, { SLACK_CHANNEL: given })
        expect(parseEnv(after)).toEqual({ ...parseEnv(before), SLACK_CHANNEL: given })
        expect(problemsOf(after)).toEqual(problemsOf(before))
        const others = (text: string) => text.split('\n').filter((each) => !each.startsWith('SLACK_CHANNEL='))
        expect(others(after).join('\n').trimEnd()).toBe(others(before).join('\n').trimEnd())
      }),
    )
  })
})
