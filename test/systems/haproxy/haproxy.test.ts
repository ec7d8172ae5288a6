import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CauseId } from '../../../src/diagnosis/causes.ts'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { haproxyStep } from '../../../src/systems/haproxy/haproxy-step.ts'
import { haproxyLogLocator } from '../../../src/systems/haproxy/log-locator.ts'
import { parseConfig } from '../../../src/systems/haproxy/parse-config.ts'
import { parseShowInfo } from '../../../src/systems/haproxy/parse-show-info.ts'
import { parseShowStat } from '../../../src/systems/haproxy/parse-show-stat.ts'
import { parseTest } from '../../../src/systems/haproxy/parse-test.ts'
import { haproxyReader } from '../../../src/systems/haproxy/readers.ts'
import { type Answer, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const stat = fixture('show-stat.txt')
const info = fixture('show-info.txt')
const config = fixture('haproxy-cfg.txt')

function run(answers: Answer[]) {
  let next = 0
  const hosts = scriptedHosts({})
  const run: typeof hosts.run = async (host, commands, options) => {
    const ran = await hosts.run(host, commands, options)
    return ran.map((each) => {
      const answer = answers[next++] ?? {}
      return {
        ...each,
        exitCode: 0,
        failure: null,
        ...(typeof answer === 'string' ? { stdout: answer } : answer),
      }
    })
  }
  if (haproxyStep.looksAt !== 'host') throw new TypeError('it looks at hosts')
  return haproxyStep.run(hostTargetOf(['haproxy']), {}, makeStepContext({ hosts: { run } }))
}

/** The weightiest cause that log signatures see in a line. */
function causeIn(line: string): CauseId | undefined {
  return matchLogLine(line)
    .flatMap(({ signature }) => Object.entries(signature.weights) as [CauseId, number][])
    .sort((a, b) => b[1] - a[1])[0]?.[0]
}

describe('systems/haproxy', () => {
  it('reads each server with its check out of show stat', () => {
    const { servers, proxies } = parseShowStat(stat) ?? { servers: [], proxies: [] }
    expect(servers.map(({ server, status, check }) => `${server} ${status} ${check}`)).toEqual([
      'ok1 UP L7OK',
      'ok2 DOWN L7STS',
      'ok3 DOWN L7STS',
      'ok4 DOWN L7TOUT',
      'ok5 DOWN L7RSP',
      'ok6 DOWN SOCKERR',
      'r1 no check null',
      'd1 no check null',
      'x1 no check null',
      'h1 no check null',
      'b1 no check null',
      'g1 no check null',
      'm1 no check null',
      'app1 DOWN L4CON',
      'app2 DOWN L4TOUT',
      'q1 no check null',
      't1 DOWN L6RSP',
      't2 DOWN L6RSP',
      't3 DOWN L6TOUT',
    ])
    expect(servers[2]).toMatchObject({ address: '127.0.0.1:18114', checkCode: 404, lastCheck: 'Not Found' })
    expect(servers.find(({ server }) => server === 'q1')?.limit).toBe(1)
    expect(proxies.filter(({ status }) => status === 'DOWN').map(({ name }) => name)).toEqual([
      'be_down',
      'be_tls',
    ])
  })

  it('reads columns by their names, for versions differ in them', () => {
    const text =
      '# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status\nbe,s,4,4,1,1,1,9,0,0,0,0,0,0,0,0,0,DOWN 1/2\n'
    expect(parseShowStat(text)?.servers[0]).toMatchObject({
      queued: 4,
      limit: 1,
      status: 'DOWN 1/2',
      check: null,
    })
  })

  it('keeps a comma that is in quotes in its cell', () => {
    const cells = [...Array<string>(17).fill('0'), 'DOWN', 'L4CON', '"refused, ""again"""']
    const head = [
      ...Array.from({ length: 17 }, (_, index) => `c${index}`),
      'status',
      'check_status',
      'last_chk',
    ]
    head[0] = 'pxname'
    head[1] = 'svname'
    const read = parseShowStat(`# ${head.join(',')}\n${['be', 'app', ...cells.slice(2)].join(',')}`)
    expect(read?.servers[0]?.lastCheck).toBe('refused, "again"')
  })

  it('reads the limits of the process out of show info', () => {
    expect(parseShowInfo(info)).toMatchObject({
      version: '2.6.12-1+deb12u4',
      process: { maxConnections: 200 },
    })
  })

  it('tells a valid configuration from an invalid one by what haproxy -c says', () => {
    expect(parseTest('Configuration file is valid')).toEqual({ ok: true, messages: [] })
    expect(parseTest(fixture('invalid.txt'))).toMatchObject({ ok: false, messages: { length: 4 } })
    expect(parseTest('nothing of the kind')).toBeNull()
  })

  it('reads limits with their units and places, and comments not at all', () => {
    const read = parseConfig(
      'defaults\n  timeout server 5000 # timeout connect 1s\n  timeout connect 250ms\nbackend b\n  timeout server 2m\n  server a 10.0.0.1:80 check maxconn 5 "x # y"\n',
      'h.cfg',
    )
    expect(read.timeouts.map(({ setting, valueMs, where }) => [setting, valueMs, where])).toEqual([
      ['timeout server (defaults)', 5000, 'h.cfg:2'],
      ['timeout connect (defaults)', 250, 'h.cfg:3'],
      ['timeout server (backend b)', 120_000, 'h.cfg:5'],
    ])
    expect(read.servers).toEqual([
      { backend: 'b', server: 'a', address: '10.0.0.1:80', checked: true, tls: false, limit: 5 },
    ])
  })

  it('gives the time that idle visitors are kept once, as http-keep-alive where that is set', () => {
    const kept = parseConfig(config, 'h.cfg').timeouts.filter(({ kind }) => kind === 'idle-accepted')
    expect(kept.map(({ setting, valueMs }) => [setting, valueMs])).toEqual([
      ['timeout http-keep-alive (defaults)', 5000],
    ])
  })

  it('shows servers that are down, in one round trip', async () => {
    const seen = await run([
      'Configuration file is valid\n',
      `==> /etc/haproxy/haproxy.cfg <==\n${config}`,
      `==> /run/haproxy/admin.sock <==\n${info}\n${stat}`,
      'HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/',
    ])
    expect(seen.outcome).toBe('fail')
    expect(seen.summary).toMatch(
      /^10 of 19 servers down: be_ok\/ok2 127\.0\.0\.1:18109 L7STS 503 \(Service Unavailable\)/,
    )
    expect(seen.facts).toMatchObject({
      version: '2.6.12-1+deb12u4',
      test: { ok: true },
      socket: '/run/haproxy/admin.sock',
    })
    expect(seen.facts.timeouts.find(({ kind }) => kind === 'connect')).toMatchObject({
      valueMs: 1000,
      where: '/etc/haproxy/haproxy.cfg:11',
    })
  })

  it('knows the servers from the configuration alone where there is no socket', async () => {
    const seen = await run(['', `==> h.cfg <==\n${config}`, '', ''])
    expect(seen.facts.socket).toBeNull()
    expect(seen.facts.servers.find(({ server }) => server === 'app1')).toMatchObject({
      backend: 'be_down',
      status: 'unknown',
    })
    expect(seen.outcome).toBe('pass')
  })

  it('says that haproxy is not there, and that it may not look', async () => {
    await expect(run([{ exitCode: 127 }, '', '', { failure: 'missing' }])).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
    await expect(run([{ exitCode: 1, stdout: '' }, '', '', 'HAProxy version 2.6.12'])).rejects.toMatchObject({
      code: 'HOST_ROOT_NEEDED',
    })
  })

  it.each([
    ['show stat', stat, '10 of 19 servers down'],
    ['show info', info, '0 of 200 connections'],
    ['a configuration', config, '19 servers, none down'],
    ['haproxy -c', fixture('invalid.txt'), 'the configuration is invalid'],
  ])('reads %s out of pasted text, with any line ends', (_name, text, summary) => {
    for (const pasted of [text, text.replaceAll('\n', '\r\n')]) {
      const read = haproxyReader({ command: null, label: null, text: pasted, line: 1 })
      expect(read?.summary).toContain(summary)
    }
  })

  it('leaves text of others alone, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        expect(haproxyReader({ command: null, label: null, text, line: 1 })).toBeNull()
      }),
    )
    expect(
      haproxyReader({
        command: null,
        label: null,
        text: 'server {\n  listen 80;\n  location / { proxy_pass http://a; }\n}',
        line: 1,
      }),
    ).toBeNull()
  })

  it('survives output that is cut off anywhere', () => {
    fc.assert(
      fc.property(fc.nat(stat.length), fc.constantFrom(stat, info, config), (at, text) => {
        haproxyReader({ command: 'haproxy', label: null, text: text.slice(0, at), line: 1 })
      }),
    )
  })

  it.each([
    ['be_down/<NOSRV>', 'no-live-upstreams'],
    ['be_refused/r1', 'backend-down'],
    ['be_drop/d1', 'connect-drop'],
    ['be_reset/x1', 'app-crash-request'],
    ['be_hang/h1', 'slow-app-timeout'],
    ['be_big/g1', 'invalid-upstream-response'],
    ['be_mid/m1', 'app-crash-request'],
    ['be_queue/<NOSRV>', 'proxy-queue-timeout'],
    ['Server be_down/app1 is DOWN', 'backend-down'],
    ['Server be_down/app2 is DOWN', 'connect-drop'],
    ['Server be_ok/ok3 is DOWN', 'health-check-misconfig'],
    ['Server be_ok/ok2 is DOWN', 'app-returns-5xx'],
    ['Server be_ok/ok4 is DOWN', 'slow-app-timeout'],
    ['Server be_tls/t1 is DOWN', 'tls-handshake-failed'],
    ['backend be_down has no server', 'no-live-upstreams'],
    ['fe_http/2: SSL handshake failure', 'benign-noise'],
  ])('sees in the real line of %s the cause %s', (part, cause) => {
    const line = fixture('haproxy-log.txt')
      .split('\n')
      .find((each) => each.includes(part))
    expect(causeIn(line ?? '')).toBe(cause)
  })

  it('looks for logs in the file of rsyslog, else in the journal', () => {
    const ran = { stdout: '/var/log/haproxy.log\n', stderr: '', exitCode: 0, failure: null, truncated: false }
    const host = hostTargetOf(['haproxy'])
    expect(haproxyLogLocator.locate([ran], host).map(({ name, format }) => [name, format])).toEqual([
      ['/var/log/haproxy.log', 'haproxy'],
      ['journal:haproxy.service', 'journal'],
    ])
    expect(haproxyLogLocator.locate([{ ...ran, stdout: '', exitCode: 2 }], host)).toMatchObject([
      { name: 'journal:haproxy.service', format: 'haproxy' },
    ])
  })
})
