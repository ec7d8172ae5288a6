import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const settings = (address: string, more = '') =>
  `backend be_shop\n  mode http\n  option httpchk GET /ready\n  server app1 ${address}:8080 check${more}\n  server app2 ${address}:8081 check${more}\n`
const rows = (second = 'MAINT') =>
  `\n$ echo "show stat" | socat stdio /run/haproxy.sock | cut -d, -f1,2,18\nbe_shop,app1,MAINT\nbe_shop,app2,${second}\n`

describe('diagnosis/correlations/unresolved-servers', () => {
  it('takes servers with names that are all in maintenance for names that do not resolve', () => {
    expect(explainBySignatures(settings('shop.corp.local') + rows()).verdict.cause).toBe('dns-failure')
  })

  it.each([
    ['addresses', settings('10.0.3.21') + rows()],
    ['servers that are disabled', settings('shop.corp.local', ' disabled') + rows()],
    ['a server that is up', settings('shop.corp.local') + rows('UP')],
  ])('says nothing so sure of %s', (_, text) => {
    expect(explainBySignatures(text).verdict.cause).not.toBe('dns-failure')
  })
})
