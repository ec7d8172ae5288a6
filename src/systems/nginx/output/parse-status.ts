import type { NginxFacts } from '../../../model/facts/nginx.ts'

const page =
  /Active connections: (\d{1,15})\s{1,8}server accepts handled requests\s{1,8}(\d{1,15}) (\d{1,15}) \d{1,15}\s{1,8}Reading: (\d{1,15}) Writing: (\d{1,15}) Waiting: (\d{1,15})/

/** The page of `stub_status` (src/http/modules/ngx_http_stub_status_module.c), null for anything else. */
export function parseStatus(text: string): NginxFacts['status'] {
  const found = page.exec(text)
  if (found === null) return null
  const [active = 0, accepts = 0, handled = 0, reading = 0, writing = 0, waiting = 0] = found
    .slice(1)
    .map(Number)
  return { active, accepts, handled, reading, writing, waiting }
}
