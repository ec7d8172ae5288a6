import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const late = '\n$ curl -I https://wiki.example/\nHTTP/2 504\n\n'
const files = (networks: string, gateway = 'traefik', option = '') => `services:
  ${gateway}:
    image: ${gateway}
${option}    networks:
      - front
  wiki:
    networks:
${networks}`
const both = '      - front\n      - backing\n'

describe('diagnosis/correlations/unshared-network', () => {
  it('finds a container that is also on a network where the gateway is not', () => {
    expect(cause(`${files(both)}${late}`)).toBe('container-network-broken')
  })

  it('has nothing against one network, a network that is told, and a gateway that is told whom to ask', () => {
    const broken = 'container-network-broken'
    expect(cause(`${files('      - front\n')}${late}`)).not.toBe(broken)
    const told = '    command:\n      - --providers.docker.network=front\n'
    expect(cause(`${files(both, 'traefik', told)}${late}`)).not.toBe(broken)
    expect(cause(`${files(both, 'haproxy')}${late}`)).not.toBe(broken)
    expect(explainBySignatures(files(both)).verdict.state).not.toBe('fault')
  })
})
