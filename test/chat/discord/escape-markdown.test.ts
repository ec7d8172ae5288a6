import { describe, expect, it } from 'vitest'
import { cutEscaped } from '../../../src/chat/discord/cut-escaped.ts'
import { escapeMarkdown } from '../../../src/chat/discord/escape-markdown.ts'
import { fence } from '../../../src/chat/discord/fence.ts'

describe('chat/discord/escape-markdown', () => {
  it.each([
    [
      '*bold* _it_ ~~gone~~ ||spoiler|| `code`',
      '\\*bold\\* \\_it\\_ \\~\\~gone\\~\\~ \\|\\|spoiler\\|\\| \\`code\\`',
    ],
    ['[click](https://evil.example)', '\\[click\\](https\\://evil.example)'],
    [
      '@everyone <@123456> <#1> </502 help:4> <t:17:R>',
      '＠everyone ‹@123456\\> ‹#1\\> ‹/502 help:4\\> ‹t\\:17:R\\>',
    ],
    ['# big\n  - list\n1. one\n> quote', '\\# big\n  \\- list\n1\\. one\n\\> quote'],
    ['discord.gg/abc', 'discord\\.gg/abc'],
    ['upstream app:8082 at 10:30:15 failed (-4)', 'upstream app:8082 at 10\\:30:15 failed (-4)'],
    ['C:\\dir', 'C:\\\\dir'],
  ])('shows %j letter by letter', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })

  it("takes out the bot's own kind of token", () => {
    const token = `MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.${'a1B2'.repeat(9)}`
    expect(escapeMarkdown(`login with ${token} failed`)).toBe('login with \\[redacted\\] failed')
  })
})

describe('chat/discord/cut-escaped', () => {
  it('leaves no half of an escape or of bold behind', () => {
    expect(cutEscaped('\\*\\*\\*\\*', 6)).toBe('\\*…')
    expect(cutEscaped('**bold words** and more', 10)).toBe('**bold**…')
    expect(cutEscaped('ab **bold**', 8)).toBe('ab …')
    expect(cutEscaped('short', 10)).toBe('short')
  })
})

describe('chat/discord/fence', () => {
  it('is closed by nothing in it, and takes no empty code', () => {
    expect(fence(['a', '```', '`````b'])).toBe("```\na\n'''\n'''''b\n```")
    expect(fence([' ', ''])).toBe('')
  })

  it('takes out a key that goes over several lines', () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBg', 'kqhkiG9w0BAQ', '-----END PRIVATE KEY-----']
    expect(fence(key)).not.toContain('kqhkiG9w0BAQ')
  })
})
