import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/outer-resolver', () => {
  it('sees that a public server cannot know a name of the own network', () => {
    const asks = 'proxy_pass http://$name.default.svc.cluster.local:8080;'
    expect(causeOf('resolver 8.8.8.8 1.1.1.1 valid=10s;', asks)).toBe('dns-failure')
    expect(causeOf('resolver 9.9.9.9;', 'set $up http://backend:8000;')).toBe('dns-failure')
    expect(causeOf('resolver 127.0.0.11;', asks)).toBe('dns-failure')
    expect(causeOf('resolver 127.0.0.11;', 'set $up http://backend:8000;')).toBeNull()
    expect(causeOf('resolver 10.96.0.10 valid=10s;', asks)).toBeNull()
    expect(causeOf('resolver 127.0.0.11 [2001:4860:4860::8888] valid=10s;')).toBe('dns-failure')
    expect(causeOf('resolver 127.0.0.11 8.8.8.8;')).toBe('dns-failure')
    expect(causeOf('resolver 127.0.0.11 [::1];')).toBeNull()
    expect(causeOf('resolver kube-dns.kube-system.svc.cluster.local;', asks)).toBeNull()
  })
})
