import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const policy = (peer: string, way = 'from') => `$ kubectl get networkpolicy only-edge -n shop -o yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
spec:
  ingress:
  - ${way}:
    - namespaceSelector:
${peer}  podSelector: {}
`
const named = '        matchLabels:\n          role: edge\n'
const listed = (labels: string, others = '') => `
$ kubectl get ns --show-labels
NAME            STATUS   AGE   LABELS
ingress-nginx   Active   80d   ${labels}
${others}`

describe('diagnosis/correlations/admitted-namespaces', () => {
  it('finds a label that the gateway’s namespace does not carry', () => {
    const other = 'shop            Active   80d   kubernetes.io/metadata.name=shop,role=edge\n'
    expect(cause(`${policy(named)}${listed('kubernetes.io/metadata.name=ingress-nginx')}`)).toBe(
      'lb-sg-nacl-block',
    )
    expect(cause(`${policy(named)}${listed('<none>', other)}`)).toBe('lb-sg-nacl-block')
  })

  it('has nothing against a namespace that is let in, any namespace, and rules for the way out', () => {
    expect(cause(`${policy(named)}${listed('team=a,role=edge')}`)).not.toBe('lb-sg-nacl-block')
    expect(cause(`${policy('        matchExpressions: []\n')}${listed('team=a')}`)).not.toBe(
      'lb-sg-nacl-block',
    )
    expect(cause(`${policy(named, 'to')}${listed('team=a')}`)).not.toBe('lb-sg-nacl-block')
  })
})
