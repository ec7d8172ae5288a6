import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CauseId } from '../../../src/diagnosis/causes.ts'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { apacheStep } from '../../../src/systems/apache/apache-step.ts'
import { directivesOf } from '../../../src/systems/apache/directives.ts'
import { durationOf } from '../../../src/systems/apache/duration-of.ts'
import { apacheLogLocator } from '../../../src/systems/apache/log-locator.ts'
import {
  parseModules,
  parseStatus,
  parseTest,
  parseVirtualHosts,
} from '../../../src/systems/apache/parse-output.ts'
import { readConfig } from '../../../src/systems/apache/read-config.ts'
import { apacheReader } from '../../../src/systems/apache/readers.ts'
import { type Answer, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const config = fixture('apache-conf.txt')
const status = fixture('status.txt')
const hosts = fixture('virtual-hosts.txt')
const modules = fixture('modules.txt')
const log = fixture('error-log.txt')

function read(text: string, name = '/etc/apache2/sites-enabled/shop.conf') {
  return readConfig([{ name, text }])
}

function run(answers: Answer[]) {
  let next = 0
  const scripted = scriptedHosts({})
  const run: typeof scripted.run = async (host, commands, options) => {
    const ran = await scripted.run(host, commands, options)
    return ran.map((each) => {
      const answer = answers[next++] ?? ''
      return {
        ...each,
        exitCode: 0,
        failure: null,
        ...(typeof answer === 'string' ? { stdout: answer } : answer),
      }
    })
  }
  if (apacheStep.looksAt !== 'host') throw new TypeError('it looks at hosts')
  return apacheStep.run(hostTargetOf(['apache']), {}, makeStepContext({ hosts: { run } }))
}

/** The weightiest causes that log signatures see in lines. */
function causesIn(lines: string[]): CauseId[] {
  return lines.flatMap((line) => {
    const all = matchLogLine(line).flatMap(
      ({ signature }) => Object.entries(signature.weights) as [CauseId, number][],
    )
    return all
      .sort((a, b) => b[1] - a[1])
      .slice(0, 1)
      .map(([cause]) => cause)
  })
}

describe('systems/apache', () => {
  it('finds every way in which requests are passed on, with its place', () => {
    const { passes } = read(`
ProxyPass /api http://10.0.0.1:3000/ timeout=30 connectiontimeout=500ms
ProxyPass /static !
<Location "/shop">
  ProxyPass "http://10.0.0.2:8080/" disablereuse=On
</Location>
<Proxy balancer://app>
  BalancerMember http://10.0.0.3:8080 retry=5
</Proxy>
<FilesMatch "\\.php$">
  SetHandler "proxy:unix:/run/php/php8.2-fpm.sock|fcgi://localhost/"
</FilesMatch>
RewriteRule ^/rw/(.*) http://10.0.0.4/$1 [QSA,P,L]
RewriteRule ^/old /new [R=301,PT]
`)
    expect(passes.map(({ from, to, where }) => [from, to, where.split(':').at(-1)])).toEqual([
      ['/api', 'http://10.0.0.1:3000/', '2'],
      ['/shop', 'http://10.0.0.2:8080/', '5'],
      ['balancer://app', 'http://10.0.0.3:8080', '8'],
      ['\\.php$', 'unix:/run/php/php8.2-fpm.sock|fcgi://localhost/', '11'],
      ['^/rw/(.*)', 'http://10.0.0.4/$1', '13'],
    ])
    expect(passes[0]?.parameters).toEqual({ timeout: '30', connectiontimeout: '500ms' })
  })

  it('joins lines that end in a backslash, and names the line at which they begin', () => {
    const [first, second] = directivesOf(
      '# ProxyPass /no http://x\nProxyPass /a \\\n  http://10.0.0.1/\nTimeout 5\n',
      'f',
    )
    expect(first).toMatchObject({ name: 'proxypass', arguments: ['/a', 'http://10.0.0.1/'], where: 'f:2' })
    expect(second).toMatchObject({ name: 'timeout', where: 'f:4' })
  })

  it.each([
    ['60', 60_000],
    ['500ms', 500],
    ['2mi', 120_000],
    ['1h', 3_600_000],
    ['soon', undefined],
    [undefined, undefined],
  ])('takes %s for %s ms', (text, ms) => {
    expect(durationOf(text)).toBe(ms)
  })

  it('gives the limits in force with what each was set by, and defaults as such', () => {
    const { timeouts } = read(
      'ProxyTimeout 20\nTimeout 300\nProxyPass /a http://10.0.0.1/ ttl=4\nProxyPass /b http://10.0.0.2/\n',
    )
    expect(
      timeouts.map(({ kind, setting, valueMs, isDefault }) => [kind, setting, valueMs, isDefault]),
    ).toEqual([
      ['response', 'ProxyTimeout', 20_000, false],
      ['idle-accepted', 'KeepAliveTimeout', 5000, true],
      ['idle-reused', 'ttl= of http://10.0.0.1/', 4000, false],
      ['idle-reused', 'ttl= of http://10.0.0.2/', null, true],
    ])
  })

  it('reads what the programs print', () => {
    expect(parseTest('AH00558: apache2: Could not reliably determine\nSyntax OK\n')).toEqual({
      ok: true,
      messages: [],
    })
    expect(parseTest(fixture('invalid.txt'))).toEqual({
      ok: false,
      messages: [
        'AH00526: Syntax error on line 46 of /etc/apache2/bad.conf:',
        'Proxy Timeout must be at least 1 second.',
      ],
    })
    expect(parseModules(modules)).toContain('proxy_http')
    expect(parseVirtualHosts(hosts)[0]).toEqual({
      address: '127.0.0.1:18000',
      name: 'shop.example',
      where: '/etc/apache2/apache.conf:43',
    })
    expect(parseStatus(status)).toMatchObject({ busy: 1, maxWorkers: 8 })
  })

  it('reads virtual hosts that share an address by their names', () => {
    const text = `*:80                   is a NameVirtualHost
         default server a.example (/etc/httpd/conf.d/a.conf:1)
         port 80 namevhost a.example (/etc/httpd/conf.d/a.conf:1)
         port 80 namevhost b.example (/etc/httpd/conf.d/b.conf:1)
                 alias www.b.example
`
    expect(parseVirtualHosts(text).map(({ name }) => name)).toEqual(['a.example', 'b.example'])
  })

  it('looks at all of it in one step', async () => {
    const seen = await run([
      'Server version: Apache/2.4.71 (Debian)',
      'Syntax OK',
      modules,
      hosts,
      `==> /etc/apache2/shop.conf <==\n${config}`,
      status,
    ])
    expect(seen.facts).toMatchObject({ version: '2.4.71', test: { ok: true } })
    expect(seen.facts.passes.length).toBeGreaterThan(30)
    expect(seen.summary).toContain('mod_proxy_scgi is not loaded, which scgi://127.0.0.1:18101/ needs')
    expect(seen.outcome).toBe('fail')
  })

  it('passes an ordinary server', async () => {
    const seen = await run([
      'Apache/2.4.71',
      'Syntax OK',
      modules,
      hosts,
      '==> a.conf <==\nProxyPass / http://10.0.0.1:3000/\n',
      status,
    ])
    expect(seen).toMatchObject({
      outcome: 'pass',
      summary: expect.stringContaining('1 backend: http://10.0.0.1:3000/'),
    })
  })

  it('withholds the secret of an AJP backend', async () => {
    const seen = await run([
      'Apache/2.4.71',
      'Syntax OK',
      '',
      '',
      '==> a.conf <==\nProxyPass / ajp://10.0.0.1:8009/ secret=hunter2\n',
      '',
    ])
    expect(JSON.stringify(seen)).not.toContain('hunter2')
  })

  it('says that there is none, and that it may not look', async () => {
    await expect(run([{ exitCode: 127 }])).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
    await expect(run(['Apache/2.4.71'])).rejects.toMatchObject({ code: 'HOST_ROOT_NEEDED' })
  })

  it.each([
    [
      'a virtual host',
      '<VirtualHost *:80>\n  ServerName shop.example\n  ProxyPass / http://127.0.0.1:3000/\n</VirtualHost>',
      '1 backend: http://127.0.0.1:3000/',
    ],
    ['apachectl -t', fixture('invalid.txt'), 'the configuration is invalid'],
    ['apachectl -M', modules, 'nothing to be seen'],
    ['mod_status', status, '1 workers busy'],
  ])('reads %s out of pasted text, with any line ends', (_name, text, summary) => {
    for (const pasted of [text, text.replaceAll('\n', '\r\n')]) {
      expect(apacheReader({ command: null, label: null, text: pasted, line: 1 })?.summary).toContain(summary)
    }
  })

  it('leaves the text of others alone, and survives its own cut off anywhere', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        expect(apacheReader({ command: null, label: null, text, line: 1 })).toBeNull()
      }),
    )
    fc.assert(
      fc.property(fc.nat(config.length), fc.constantFrom(config, hosts, modules, status), (at, text) => {
        apacheReader({ command: null, label: null, text: text.slice(0, at), line: 1 })
      }),
    )
    expect(
      apacheReader({
        command: null,
        label: null,
        text: 'upstream shop {\n  server 10.0.0.1:80;\n}',
        line: 1,
      }),
    ).toBeNull()
  })

  it('reads a quarter of a megabyte of open sections and backslashes without a stall', () => {
    for (const piece of ['<Location /', 'a\\\n', '"\\"', 'ProxyPass ', '<'.repeat(40)]) {
      apacheReader({
        command: null,
        label: null,
        text: `ProxyPass / http://a/\n${piece.repeat(250_000 / piece.length)}`,
        line: 1,
      })
    }
  })

  it.each([
    ['AH00957', 'backend-down'],
    ['(104)Connection reset by peer: [client', 'app-crash-request'],
    ['(20014)Internal error (specific information not available): [client', 'keepalive-race'],
    ['AH10124', 'upstream-header-too-big'],
    ['AH02429', 'invalid-upstream-response'],
    ['AH02004', 'tls-backend-expired'],
    ['AH02411', 'tls-backend-name'],
    ['AH02268', 'mtls-required'],
    ['wrong version number', 'https-to-http-port'],
    ['legacy sigalg', 'tls-protocol-mismatch'],
    ['DNS lookup failure', 'dns-failure'],
    ['AH01068', 'wrong-app-protocol'],
    ['AH01080', 'wrong-app-protocol'],
    ['AH01144', 'proxy-config-invalid'],
    ['(2)No such file or directory: AH02454', 'unix-socket-missing'],
    ['(13)Permission denied: AH02454', 'unix-socket-perm'],
    ['AH00959', 'proxy-penalty-box'],
    ['AH00052', 'proxy-worker-crash'],
    ['AH00484', 'proxy-busy-workers'],
    ['(70007)The timeout specified has expired: AH01030', 'slow-app-timeout'],
  ])('sees in the real line of %s the cause %s', (part, cause) => {
    const line = log.split('\n').find((each) => each.includes(part))
    expect(line, part).toBeDefined()
    expect(causesIn([line ?? ''])).toEqual([cause])
  })

  it('finds the logs that the configuration names, with their format, else the usual ones', () => {
    const ran = { stdout: '', stderr: '', exitCode: 0, failure: null, truncated: false }
    const host = hostTargetOf(['apache'])
    const text = `==> /etc/apache2/envvars <==\nexport APACHE_LOG_DIR=/srv/logs$SUFFIX\n==> /etc/apache2/apache2.conf <==\nErrorLog \${APACHE_LOG_DIR}/error.log\nLogFormat "%h %D" timed\nCustomLog \${APACHE_LOG_DIR}/access.log timed\nCustomLog "|/usr/bin/rotatelogs x" timed\n`
    expect(apacheLogLocator.locate([{ ...ran, stdout: text }], host)).toEqual([
      {
        name: '/srv/logs/error.log',
        at: { file: '/srv/logs/error.log' },
        kind: 'error',
        format: 'apache-error',
        definition: null,
      },
      {
        name: '/srv/logs/access.log',
        at: { file: '/srv/logs/access.log' },
        kind: 'access',
        format: 'apache-access',
        definition: '%h %D',
      },
    ])
    expect(apacheLogLocator.locate([ran], host).map(({ name }) => name)).toContain('/var/log/httpd/error_log')
  })
})
