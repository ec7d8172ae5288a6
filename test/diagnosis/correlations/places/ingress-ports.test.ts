import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const service = `$ cat service.yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
    - name: web
      port: 8080
      targetPort: 3000
`
const ingress = (port: string) => `
$ cat ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
spec:
  rules:
    - http:
        paths:
          - path: /
            backend:
              service:
                name: shop
                port:
                  ${port}
`
const old = (port: string) => `
$ cat ingress.yaml
        - backend:
            serviceName: shop
            servicePort: ${port}
`

describe('diagnosis/correlations/ingress-ports', () => {
  it.each([ingress('name: http'), ingress('number: 3000'), old('http'), old('80')])(
    'finds a port that the Service does not have in %j',
    (asked) => {
      expect(cause(`${service}${asked}`)).toBe('wrong-port')
    },
  )

  it.each([
    ingress('name: web'),
    ingress('number: 8080'),
    old('web'),
    old('{{ .Values.port }}'),
    `${old('web')}${old('8090').replace('shop', 'other')}`,
  ])('has nothing against %j', (asked) => {
    expect(cause(`${service}${asked}`)).not.toBe('wrong-port')
  })
})
