import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const applied = (service: string, ingress: string) => `the page says 503 Service Temporarily Unavailable

$ kubectl apply -f shop.yaml ${service}
$ kubectl apply -f shop-ingress.yaml ${ingress}
$ curl -I http://shop.example/
HTTP/1.1 503 Service Temporarily Unavailable
Server: nginx
`

describe('diagnosis/correlations/ingress-namespaces', () => {
  it('finds an Ingress that was put into another namespace than its Services', () => {
    expect(cause(applied('-n web', ''))).toBe('lb-no-registered-targets')
    expect(cause(applied('--namespace=web', '-n edge'))).toBe('lb-no-registered-targets')
  })

  it('has nothing against one namespace, or one that is told elsewhere', () => {
    expect(cause(applied('-n web', '-n web'))).not.toBe('lb-no-registered-targets')
    expect(cause(applied('', ''))).not.toBe('lb-no-registered-targets')
    const told =
      '\n$ cat shop-ingress.yaml\nkind: Ingress\nmetadata:\n  namespace: web\n  annotations:\n    kubernetes.io/ingress.class: nginx\n'
    expect(cause(`${applied('-n web', '')}${told}`)).not.toBe('lb-no-registered-targets')
  })
})
