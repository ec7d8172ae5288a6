import fc from 'fast-check'
import { anyCharacter } from './any-character.ts'

/** What a log line, a header or an alert may try to do to whoever shows it. */
export const hostileTexts = {
  'cursor movement': '\x1b[2J\x1b[1;1Hcleared',
  'terminal links and titles': '\x1b]0;title\x07 \x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\',
  'C1 controls': '\x9b31mC1',
  'right-to-left override': 'shop\u202egnp.exe',
  'zero-width characters': 'zero\u200bwidth\u2060\ufeff',
  'mentions and tags': '<!channel> <@U1> @everyone @here <script>alert(1)</script>',
  overprinting: 'back\b\b\b\b and \r over',
  'chat markup': '*bold* _it_ `code` ```fence``` [a](https://evil.example) &amp;',
  'lone surrogates': 'lone \ud800 surrogate \udc00',
  'wide and combining characters': '漢字 и 🙂 e\u0301',
  'odd line ends': 'line\u2028separator\u0085next\nlast',
} as const

export const hostileText = fc.oneof(
  fc.constantFrom(...Object.values(hostileTexts)),
  fc.string({ unit: anyCharacter }),
  fc.string({ unit: 'grapheme' }),
)

/** Where links of strangers' may lead that are shown as links: to this host, and to what only pretends to be it. */
export const linkedHosts = ['alerts.example', 'alerts.example:9093', 'evil.example']

/** Addresses of all kinds: with anything in them, of other schemes, and such as pretend to be another's. */
export const hostileAddress = fc
  .tuple(
    fc.constantFrom(
      'https://alerts.example/',
      'http://alerts.example:9093/#/?q=',
      'https://alerts.example@evil.example/',
      'https://evil.example/#https://alerts.example/',
      'javascript:alert(1)//https://alerts.example/',
      'data:text/html,https://alerts.example/',
    ),
    hostileText,
  )
  .map(([start, rest]) => start + rest)
