import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const refused = (host: string) =>
  `[2026-11-20 17:04:51 +0000] ERROR django.security.DisallowedHost: Invalid HTTP_HOST header: '${host}'. You may need to add '${host}' to ALLOWED_HOSTS.\n`
const scan =
  '192.0.2.66 - - [20/Nov/2026:17:04:51 +0000] "GET /cgi-bin/luci HTTP/1.1" 400 143 "-" "zgrab/0.x"\n'
const page = '203.0.113.9 - - [20/Nov/2026:17:05:02 +0000] "GET /cart HTTP/1.1" 200 5120 "-" "Mozilla/5.0"\n'

describe('diagnosis/correlations/asked-by-address', () => {
  it('finds no fault where only the bare public address is refused and others are served', () => {
    expect(explainBySignatures(`${refused('203.0.113.80')}\n${scan}${page}`).verdict.state).toBe('healthy')
  })

  it.each(['10.0.3.21:8000', '172.20.1.4', '169.254.3.1', 'shop.example'])('keeps %s a fault', (host) => {
    expect(explainBySignatures(`${refused(host)}\n${scan}${page}`).verdict.cause).toBe('host-header-rejected')
  })

  it('keeps it a fault where nobody is seen to be served', () => {
    expect(explainBySignatures(`${refused('203.0.113.80')}\n${scan}`).verdict.cause).toBe(
      'host-header-rejected',
    )
  })
})
