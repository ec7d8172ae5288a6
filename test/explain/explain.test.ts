import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { explain } from '../../src/explain/explain.ts'
import { untaught } from '../../src/explain/likeness/model.ts'

const schema = z.array(
  z.object({
    name: z.string(),
    source: z.string().optional(),
    causes: z.union([z.literal('harmless'), z.array(z.string())]),
    paste: z.string(),
  }),
)

function read(file: string) {
  const cases = schema.parse(parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
  // Judged by signatures alone: what was learnt was learnt from these.
  return cases.map((each) => ({ ...each, explanation: explain(each.paste, untaught) }))
}

/** The first reports, and those that were gathered for what the catalogue lacked then. */
const judged = [...read('./cases.yaml'), ...read('./reports.yaml')]

function share(all: readonly boolean[]): number {
  return all.filter(Boolean).length / all.length
}

const oom = [
  '$ sudo tail -n 1 /var/log/nginx/error.log',
  '2026/11/20 17:04:51 [error] 2211#2211: *48213 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example.com, request: "GET /cart HTTP/1.1", upstream: "http://10.0.3.21:8080/cart", host: "shop.example.com"',
  '$ journalctl -k',
  'Nov 20 17:04:44 app-1 kernel: Memory cgroup out of memory: Killed process 812 (node) total-vm:1234kB, anon-rss:523000kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:1kB oom_score_adj:0',
].join('\n')

describe('explain', () => {
  const faults = judged.filter(({ causes }) => causes !== 'harmless' && causes.length > 0)

  it('names the cause that was found in the end first, in at least nine of ten public reports', () => {
    const first = faults.map(({ causes, explanation }) => causes.includes(explanation.verdict.cause ?? ''))
    expect(share(first)).toBeGreaterThanOrEqual(0.9)
  })

  it('names it among the first three in at least nineteen of twenty', () => {
    const three = faults.map(({ causes, explanation }) =>
      explanation.hypotheses.slice(0, 3).some(({ cause }) => causes.includes(cause)),
    )
    expect(share(three)).toBeGreaterThanOrEqual(0.95)
  })

  it('names the gateway where the way to the app is wrong, though a listing of the host shows it', () => {
    const asked = (oom.split('\n')[1] ?? '').replace('10.0.3.21', '127.0.0.1')
    const listing = '$ ss -ltnp\nLISTEN 0 2048 127.0.0.1:8001 0.0.0.0:* users:(("gunicorn",pid=900,fd=5))'
    expect(explain(`${asked}\n\n${listing}`).verdict).toMatchObject({ cause: 'wrong-port', hop: 'nginx' })
  })

  it('says of settings alone that nothing in them went wrong', () => {
    const { verdict } = explain('server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } }')
    expect(verdict.state).toBe('inconclusive')
    expect(verdict.confidence).toBeLessThanOrEqual(0.5)
    expect(verdict.sentence).toContain('nothing in this text tells that something failed')
  })

  it.each(judged.filter(({ causes }) => causes === 'harmless'))(
    'sees no fault in $name',
    ({ explanation }) => {
      expect(explanation.verdict.state).not.toBe('fault')
    },
  )

  it('leaves at least five of six texts alone that only speak of such things', () => {
    const alone = read('./harmless.yaml').map(({ explanation }) => explanation.verdict.state !== 'fault')
    expect(share(alone)).toBeGreaterThanOrEqual(5 / 6)
  })

  it('puts the kill of the kernel before the refused connections that follow from it', () => {
    const { verdict, hypotheses, remedies, missing } = explain(oom)
    expect(verdict).toMatchObject({ state: 'fault', cause: 'oom-cgroup' })
    expect(hypotheses[0]?.for[0]?.source).toBe('line 4, $ journalctl -k')
    expect(hypotheses[1]?.against.map(({ signature }) => signature)).toContain('explained-by-cause')
    expect(remedies.length).toBeGreaterThan(0)
    expect(missing.every(({ how }) => how.length > 0)).toBe(true)
  })

  it('does not blame a backend that answers when it is asked directly', () => {
    const direct = `${oom.split('\n').slice(0, 2).join('\n')}\n$ curl -i http://10.0.3.21:8080/\nHTTP/1.1 200 OK\n\nok`
    expect(explain(direct).verdict.cause).not.toBe('backend-down')
  })

  it('calls a good answer healthy, and prose inconclusive', () => {
    expect(
      explain('$ curl -i https://shop.example/\nHTTP/1.1 200 OK\nServer: nginx\n\nok').verdict.state,
    ).toBe('healthy')
    expect(explain('The quick brown fox jumps over the lazy dog.').verdict.state).toBe('inconclusive')
  })

  it('quotes no secret', () => {
    const line = oom.split('\n')[1]?.replace('/cart', '/cart?token=hunter2secret')
    const text = `Authorization: Bearer abcdef1234567890\n${line}\nDATABASE_URL=postgres://shop:hunter2secret@db/shop`
    expect(JSON.stringify(explain(text))).not.toMatch(/hunter2secret|abcdef1234567890/)
  })

  it('refuses nothing at all, and more than it reads', () => {
    expect(() => explain(' \n')).toThrow(expect.objectContaining({ code: 'TEXT_EMPTY' }))
    expect(() => explain('x'.repeat(17 * 1024 * 1024))).toThrow(
      expect.objectContaining({ code: 'TEXT_TOO_LONG' }),
    )
  })

  it('survives whatever is pasted', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.constantFrom(
        ...judged.map(({ paste }) => paste),
        '$ docker inspect app',
        '{"a":',
        '[[[',
        '```',
        '\0\u202e',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        const text = pieces.join('\n')
        fc.pre(text.trim() !== '')
        const { verdict, hypotheses } = explain(text)
        expect(['fault', 'healthy', 'inconclusive']).toContain(verdict.state)
        expect(hypotheses.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
