import type { NginxFacts } from '../../../model/facts/nginx.ts'
import { redactSecrets } from '../../../redact.ts'

const most = 20

/**
 * What `nginx -t` says (src/core/nginx.c): whether it is successful, and its messages without `nginx: `. Null when the
 * text is no such output, and when the test failed only because we may not read what root may.
 */
export function parseTest(text: string): NginxFacts['test'] {
  const lines = text.slice(0, 200_000).split(/\r?\n/)
  const messages = lines
    .filter((line) => line.startsWith('nginx: ['))
    .map((line) => redactSecrets(line.slice('nginx: '.length, 1000)))
  const passed = lines.some((line) => line.startsWith('nginx: ') && line.endsWith(' test is successful'))
  const failed = lines.some((line) => line.startsWith('nginx: ') && line.endsWith(' test failed'))
  const fatal = messages.filter((message) => message.startsWith('[emerg]'))
  if (!passed && !failed && fatal.length === 0) return null
  if (!passed && fatal.length > 0 && fatal.every((message) => message.includes('(13: Permission denied)')))
    return null
  return { ok: passed && !failed && fatal.length === 0, messages: messages.slice(0, most) }
}
