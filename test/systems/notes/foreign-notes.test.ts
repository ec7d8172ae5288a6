import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { explainBySignatures } from '../../support/explain-by-signatures.ts'

const refused =
  '2026/11/20 17:04:51 [error] 812#812: *12 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://10.0.0.5:3000/", host: "shop.example"'

function causesOf(text: string): (string | null)[] {
  return [explain(text).verdict.cause, explainBySignatures(text).verdict.cause]
}

describe('systems/notes/foreign-notes', () => {
  it.each([
    'We run two containers named "api" and "web" on this machine.',
    'There is also another project whose service is called shop.',
    'Docker Compose: two containers cannot have the same name.',
  ])('does not take “%s” for a name that is shared', (text) => {
    expect(causesOf(text)).toEqual([null, null])
    expect(causesOf(`${refused}\n${text}`)).toEqual(['backend-down', 'backend-down'])
  })

  it('blames a name that another stack uses too', () => {
    const shared = 'another compose stack on this host runs a container that is called "api" as well'
    expect(causesOf(`${refused}\n${shared}`)).toEqual(['wrong-port', 'wrong-port'])
  })
})
