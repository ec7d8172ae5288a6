import { afterAll, describe, expect, it } from 'vitest'
import type { FoundLog } from '../../../src/hosts/log-search/read-found.ts'
import { compileAccessFormat } from '../../../src/systems/logs/access-format.ts'
import { LogFolder, search } from '../../hosts/log-search/searching.ts'

const folder = new LogFolder()
afterAll(() => folder.remove())

const clf = () => {
  const [, dow, mon, day, hms, year] = /^(\S+) (\S+) +(\d+) ([\d:]+) (\d+)/.exec(utc()) ?? []
  return dow === undefined ? '' : `${String(day).padStart(2, '0')}/${mon}/${year}:${hms} +0000`
}

function utc(): string {
  const at = new Date(Date.now() - 60_000).toUTCString().replace(',', '').split(' ')
  return `${at[0]} ${at[2]} ${at[1]} ${at[4]} ${at[3]}`
}

async function count(
  format: 'nginx-access' | 'apache-access' | 'haproxy',
  definition: string | null,
  lines: string[],
) {
  const path = folder.write(`${lines.join('\n')}\n`, new Date())
  const access = compileAccessFormat({ format, definition }) ?? 'none'
  const found: FoundLog = await search(path, new Date(Date.now() - 1_800_000), new Date(), { format, access })
  expect(found.source.unread).toBeNull()
  return found.requests
}

describe('counting requests on the machine', { timeout: 30_000 }, () => {
  it('reads the combined format, requests with quotes and brackets too', async () => {
    const at = clf()
    const requests = await count('nginx-access', null, [
      `203.0.113.9 - - [${at}] "GET / HTTP/1.1" 200 12 "-" "curl/8.5"`,
      `203.0.113.9 - - [${at}] "POST /a?x=[1] HTTP/1.1" 502 157 "https://shop.example/" "Mozilla/5.0 (X11)"`,
      `203.0.113.9 - bob [${at}] "\\x16\\x03\\x01" 400 157 "-" "-"`,
      `203.0.113.9 - - [${at}] "GET /slow HTTP/1.1" 499 0 "-" "-"`,
      'not a request at all',
    ])
    expect(requests).toMatchObject({ requests: 4 })
    expect(requests?.minutes.map(({ status, count: n }) => [status, n]).sort()).toEqual([
      [200, 1],
      [400, 1],
      [499, 1],
      [502, 1],
    ])
    expect(requests?.failed.map(({ status }) => status).sort()).toEqual([499, 502])
    expect(requests?.methods).toContainEqual({ name: 'POST', requests: 1, failed: 1 })
  })

  it('reads a log_format of its own, several upstreams too', async () => {
    const at = clf()
    const definition = `'$remote_addr [$time_local] "$request" $status rt=$request_time '\n  'us="$upstream_status" ua=$upstream_addr urt=$upstream_response_time'`
    const requests = await count('nginx-access', definition, [
      `203.0.113.9 [${at}] "GET / HTTP/1.1" 502 rt=0.002 us="502, 502" ua=10.0.0.5:8080, 10.0.0.6:8080 urt=0.001, 0.001`,
      `203.0.113.9 [${at}] "GET / HTTP/1.1" 504 rt=60.003 us="504" ua=unix:/run/app.sock urt=60.002`,
      `203.0.113.9 [${at}] "GET / HTTP/1.1" 504 rt=60.007 us="504" ua=unix:/run/app.sock urt=60.002`,
      `203.0.113.9 [${at}] "GET / HTTP/1.1" 200 rt=0.100 us="502, 200" ua=10.0.0.5:8080, 10.0.0.6:8080 urt=0.001, 0.099`,
    ])
    expect(requests?.failed.sort((a, b) => a.status - b.status)).toMatchObject([
      {
        status: 502,
        upstreamStatus: '502, 502',
        upstream: '10.0.0.5:8080, 10.0.0.6:8080',
        durationMs: { min: 2, max: 2 },
      },
      {
        status: 504,
        upstream: 'unix:/run/app.sock',
        count: 2,
        durationMs: { min: 60_003, p50: 60_003, max: 60_007 },
      },
    ])
  })

  it('reads JSON that nginx writes', async () => {
    const definition = `escape=json '{"time":"$time_iso8601","status":"$status","method":"$request_method","us":"$upstream_status","rt":"$request_time"}'`
    const at = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z/, '+00:00')
    const requests = await count('nginx-access', definition, [
      `{"time":"${at}","status":"502","method":"GET","us":"-","rt":"0.000"}`,
      `{"time":"${at}","status":"200","method":"GET","us":"200","rt":"0.010"}`,
    ])
    expect(requests).toMatchObject({ requests: 2, failed: [{ status: 502, upstreamStatus: '-', count: 1 }] })
  })

  it.each([
    ['combined', '"-" "curl"', null],
    [String.raw`"%h %l %u %t \"%r\" %>s %b %D"`, '12345', { min: 12.345, p50: 12.345, max: 12.345 }],
    ['%h %l %u %t "%r" %>s %O "%{Referer}i" %T', '"-" 30', { min: 30_000, p50: 30_000, max: 30_000 }],
    ['%h %l %u %t "%r" %>s %O %{ms}T', '1500', { min: 1500, p50: 1500, max: 1500 }],
  ])('reads Apache with %s', async (definition, rest, durationMs) => {
    const requests = await count('apache-access', definition, [
      `203.0.113.9 - - [${clf()}] "GET /a\\"b HTTP/1.1" 503 299 ${rest}`,
    ])
    expect(requests?.failed).toMatchObject([{ status: 503, count: 1, durationMs }])
  })

  it("reads HAProxy's endings, timers and servers", async () => {
    const at = clf().replace(' +0000', '.123')
    const stamp = new Date(Date.now() - 60_000).toISOString()
    const line = (rest: string) => `<134>1 ${stamp} lb haproxy 8 - - 203.0.113.9:51 [${at}] web~ ${rest}`
    const requests = await count('haproxy', null, [
      line('app/app1 0/0/-1/-1/3004 503 217 - - SC-- 1/1/0/0/3 0/0 "GET / HTTP/1.1"'),
      line('app/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"'),
      line('app/app2 0/0/1/20/21 200 217 - - ---- 1/1/0/0/0 0/0 "POST / HTTP/1.1"'),
      line('app/app2 0/0/1/-1/5 -1 0 - - CH-- 1/1/0/0/0 0/0 "POST / HTTP/1.1"'),
      `<134>1 ${stamp} lb haproxy 8 - - Server app/app1 is DOWN, reason: Layer4 connection problem`,
    ])
    expect(requests).toMatchObject({ requests: 4, unlike: 1 })
    expect(requests?.failed.map(({ upstream, ending, status }) => [upstream, ending, status]).sort()).toEqual(
      [
        ['app/<NOSRV>', 'SC--', 503],
        ['app/app1', 'SC--', 503],
        ['app/app2', 'CH--', 0],
      ],
    )
  })

  it('keeps the shortest and the longest of very many, and a fair median', async () => {
    const at = clf()
    const lines = Array.from(
      { length: 3000 },
      (_, n) => `h [${at}] "GET / HTTP/1.1" 504 ${((n * 7) % 3000) / 1000}`,
    )
    const requests = await count(
      'nginx-access',
      '$remote_addr [$time_local] "$request" $status $request_time',
      lines,
    )
    const [failed] = requests?.failed ?? []
    expect(failed).toMatchObject({ count: 3000, durationMs: { min: 0, max: 2999 } })
    expect(Math.abs((failed?.durationMs?.p50 ?? 0) - 1500)).toBeLessThan(200)
  })

  it('compiles nothing of a format without a status', () => {
    expect(compileAccessFormat({ format: 'nginx-access', definition: '$remote_addr $request' })).toBeNull()
  })
})
