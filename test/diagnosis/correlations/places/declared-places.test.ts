import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const compose = (ports: string, more = '') => `services:
  nginx:
    image: nginx
    ports: ["80:80"]
  web:
    build: .
    ports: ["${ports}"]
${more}
`
const config = (to: string) => `\nserver {\n  listen 80;\n  location / { proxy_pass http://${to}; }\n}\n`

function cause(text: string): string | null {
  return explainBySignatures(text).verdict.cause
}

describe('diagnosis/correlations/declared-places', () => {
  it('knows that inside of a network the container’s own port counts', () => {
    expect(cause(compose('8000:5000') + config('web:8000'))).toBe('wrong-port')
    expect(cause(compose('8000:5000') + config('web:5000'))).toBe(null)
    expect(cause(`shop.example {\n\treverse_proxy web:8000\n}\n\n${compose('8000:5000')}`)).toBe('wrong-port')
  })

  it('knows that localhost is the gateway’s own container', () => {
    expect(cause(compose('5000:5000') + config('localhost:5000'))).toBe('wrong-port')
    expect(cause(config('localhost:5000'))).toBe(null)
    expect(cause('# caddy runs in a docker container\nx.example {\n  reverse_proxy localhost:5000\n}')).toBe(
      'wrong-port',
    )
  })

  it('lets a gateway on the machine ask what containers publish there', () => {
    const list = [
      'CONTAINER ID   IMAGE   COMMAND   CREATED       STATUS       PORTS                  NAMES',
      'abc123abc123   nginx   "run"     2 hours ago   Up 2 hours   0.0.0.0:8080->80/tcp   web',
    ].join('\n')
    expect(cause(`$ docker ps\n${list}\n${config('127.0.0.1:8080')}`)).not.toBe('wrong-port')
  })

  it('sees containers that share no network', () => {
    const apart = compose('5000:5000', '    networks:\n      - inner\n')
    expect(cause(apart + config('web:5000'))).toBe('container-network-broken')
    const told = (networks: string) =>
      `services:\n  traefik:\n    image: traefik:v3\n    networks: [edge]\n  app:\n    image: app\n    labels:\n      - traefik.enable=true\n    networks: [${networks}]\n`
    expect(cause(told('inner'))).toBe('container-network-broken')
    expect(cause(told('inner, edge'))).toBe(null)
  })
})
