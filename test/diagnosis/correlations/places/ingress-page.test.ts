import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const page = (status = '503 Service Temporarily Unavailable') => `$ curl -s http://shop.example/
<html>
<head><title>${status}</title></head>
<body>
<center><h1>${status}</h1></center>
<hr><center>nginx</center>
</body>
</html>
`
const manifest = (annotation = '') => `
$ cat ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
${annotation}spec:
  ingressClassName: nginx
`

describe('diagnosis/correlations/ingress-page', () => {
  it('takes the 503 of an Ingress without limits for a Service without endpoints', () => {
    expect(cause(`${page()}${manifest()}`)).toBe('no-live-upstreams')
  })

  it('leaves the 503 to limits where the Ingress has some, and where there is no Ingress', () => {
    const limited = manifest('    nginx.ingress.kubernetes.io/limit-rps: "5"\n')
    expect(cause(`${page()}${limited}`)).not.toBe('no-live-upstreams')
    expect(cause(page())).not.toBe('no-live-upstreams')
  })
})
