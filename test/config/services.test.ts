import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { loadServices, parseServices } from '../../src/config/services.ts'
import { usualStatuses } from '../../src/model/service.ts'
import { nobodyMay } from '../../src/model/usual-policy.ts'

const fixtures = join(import.meta.dirname, 'fixtures/services')
const folder = mkdtempSync(join(tmpdir(), 'services-'))
afterAll(() => rmSync(folder, { recursive: true }))

function problemsOf(file: string): string[] {
  return loadServices(file).problems.map((problem) => formatProblem({ ...problem, file: basename(file) }))
}

const mistakes: [file: string, ...problems: string[]][] = [
  [
    'account-of-two.yaml',
    'account-of-two.yaml:3:51: accounts[2]: "console:ada" is given twice — an account belongs to one person: keep one of them',
    'account-of-two.yaml:4:21: accounts[0]: "slack:T1/U1" belongs to "ada" already — an account belongs to one person: keep one of them',
    'account-of-two.yaml:5:21: accounts[0] must be an account such as console:operator or slack:T024BE7LD/U012AB3CD, not "group:sre"',
    'account-of-two.yaml:5:34: accounts[1] must be an account such as console:operator or slack:T024BE7LD/U012AB3CD, not "eve"',
    'account-of-two.yaml:5:47: email must be an email address, not "eve"',
    'account-of-two.yaml:5:61: groups[0] must be lower-case letters, digits and hyphens, at most 63, starting with a letter or digit, not "SRE"',
    'account-of-two.yaml:5:67: unknown key "phone" — known: name, accounts, email, groups',
    'account-of-two.yaml:6:8: joe: has neither an account nor an email address — list an account such as console:operator, or the address that a platform vouches for',
    'account-of-two.yaml:8:44: email: "ADA@example.com" belongs to "kay" already — an address says who somebody is: give it to one person',
  ],
  [
    'change-of-host-with-mistakes.yaml',
    'change-of-host-with-mistakes.yaml:3:22: unknown key "usr" — did you mean "user"?',
    'change-of-host-with-mistakes.yaml:3:40: key: is a key itself — write the path of the key file',
    'change-of-host-with-mistakes.yaml:3:85: sudo must be true or false, not "sometimes"',
    'change-of-host-with-mistakes.yaml:4:43: user: means nothing for a local host — a local host is changed as the user of the bot: keep "sudo" alone',
    'change-of-host-with-mistakes.yaml:4:54: key: means nothing for a local host — a local host is changed as the user of the bot: keep "sudo" alone',
  ],
  [
    'policy-with-mistakes.yaml',
    'policy-with-mistakes.yaml:4:16: approvers: means the same as "approvers" under "approval" — keep one of them',
    'policy-with-mistakes.yaml:7:17: required must be at least 1, not 0',
    'policy-with-mistakes.yaml:8:7: unknown key "requster" — did you mean "requester"?',
    'policy-with-mistakes.yaml:9:16: expires: "3d" is not a duration: write 250ms, 5s, 2m or 1h',
    'policy-with-mistakes.yaml:10:7: unknown key "hihg" — did you mean "high"?',
    'policy-with-mistakes.yaml:12:15: quorum must be a percentage such as 50%, or a share from 0 to 1, not "150%"',
    'policy-with-mistakes.yaml:13:17: per_hour must be a number, not "none"',
    'policy-with-mistakes.yaml:14:18: cool_down: "long" is not a duration: write 250ms, 5s, 2m or 1h',
    'policy-with-mistakes.yaml:15:21: evidence_age must be from 1m to 24h, not "10s" — such as "10s"; a bare number is milliseconds',
    'policy-with-mistakes.yaml:17:20: days[0] must be one of mon, tue, wed, thu, fri, sat, sun, not "friday"',
    'policy-with-mistakes.yaml:17:35: from must be a time such as 16:30, not "4pm"',
    'policy-with-mistakes.yaml:17:44: to must be a time such as 08:00 or 24:00, not "25:00"',
    'policy-with-mistakes.yaml:17:59: zone must be a time zone such as Europe/Berlin or UTC, not "Europe/Berln" — did you mean "Europe/Berlin"?',
    'policy-with-mistakes.yaml:17:78: why must have at least 1 character, not 0 ("")',
  ],
  [
    'too-few-approvers.yaml',
    'too-few-approvers.yaml:7:15: 3 people must approve a change of high risk of shop, and only 2 may — name more approvers, or require fewer',
  ],
  [
    'unknown-approver.yaml',
    'unknown-approver.yaml:5:19: approvers[0]: "aad" is not under "people" — did you mean "ada"?',
    'unknown-approver.yaml:5:24: approvers[1]: nobody is in the group "sre" — did you mean "srv"?',
    'unknown-approver.yaml:6:27: approvers[0]: nobody is in the group "srre" — known: srv',
    'unknown-approver.yaml:8:29: approvers[0]: "alice" is not under "people" — known: ada',
  ],
  [
    'address-with-path.yaml',
    'address-with-path.yaml:7:21: addresses[0] must be scheme, host and port alone, not "http://10.0.2.1:8000/healthz" — write "http://10.0.2.1:8000", the path goes into "health"',
  ],
  [
    'address-without-scheme.yaml',
    'address-without-scheme.yaml:7:21: addresses[0] must be an http or https URL, not "10.0.2.1:8000" — did you mean "http://10.0.2.1:8000"?',
  ],
  [
    'bad-approver.yaml',
    'bad-approver.yaml:4:17: approvers[0]: "alice" is not under "people" — describe alice under "people", or write an account such as console:alice',
    'bad-approver.yaml:4:24: approvers[1]: "discord:@everyone" means everybody there — name a group or role, or write "*" for anybody',
    'bad-approver.yaml:4:45: approvers[2] must be a person of "people", a group such as group:sre, a user group or role such as slack:@sre or discord:@on-call, an account such as console:operator, or "*" for anybody, not "slack:@SRE"',
  ],
  [
    'bad-duration.yaml',
    'bad-duration.yaml:4:14: timeout: "10 parsecs" is not a duration: write 250ms, 5s, 2m or 1h',
  ],
  [
    'bad-status-range.yaml',
    'bad-status-range.yaml:4:13: expect must be statuses such as 200-399 or [200-299, 404], not "499-200"',
  ],
  [
    'comment-for-channel.yaml',
    'comment-for-channel.yaml:5:14: slack must be text, not nothing — give it a value, in quotes where it starts with "#"',
  ],
  [
    'duplicate-address.yaml',
    'duplicate-address.yaml:7:62: addresses[2]: "10.0.2.1:80" is already entry 1 of the list',
  ],
  ['duplicate-hop.yaml', 'duplicate-hop.yaml:7:14: hop: "app" is already entry 2 of the list'],
  ['duplicate-key.yaml', 'duplicate-key.yaml:4:5: key "url" is given twice — keep one of them'],
  [
    'duration-without-unit.yaml',
    'duration-without-unit.yaml:4:14: timeout must be from 100ms to 1m, not 10 — such as "10s"; a bare number is milliseconds',
  ],
  [
    'emoji-name.yaml',
    'emoji-name.yaml:2:3: name under services must be lower-case letters, digits and hyphens, at most 63, starting with a letter or digit, not "🔥"',
  ],
  ['empty-path.yaml', 'empty-path.yaml:4:11: path must have at least 1 entry, not 0'],
  ['empty.yaml', 'empty.yaml:1:1: the file must be a mapping, not nothing'],
  ['endless-alias.yaml', 'endless-alias.yaml:4:20: alias "*team" contains itself'],
  [
    'fewer-hosts-than-addresses.yaml',
    'fewer-hosts-than-addresses.yaml:8:16: hosts: 2 named for 3 addresses — name one machine per address, in the same order, or one for all of them',
  ],
  ['ftp-url.yaml', 'ftp-url.yaml:3:10: url must be an http or https URL, not "ftp://shop.example.com/"'],
  [
    'health-without-slash.yaml',
    'health-without-slash.yaml:7:17: health must be a path that starts with "/", without spaces and fragment, not "healthz"',
  ],
  [
    'host-with-mistakes.yaml',
    'host-with-mistakes.yaml:4:22: looks[1]: "network" is already entry 1 of the list',
    'host-with-mistakes.yaml:4:31: unknown looks[2] "captrue" — did you mean "capture"?',
    'host-with-mistakes.yaml:7:17: hosts[0] must be letters, digits, dots, hyphens and underscores, starting with a letter or digit, not "-oProxyCommand=reboot"',
    'host-with-mistakes.yaml:10:5: unknown key "adress" — did you mean "address"?',
    'host-with-mistakes.yaml:11:11: port must be at least 1, not 0',
    'host-with-mistakes.yaml:12:11: user must be the name of a user, not "-l"',
    'host-with-mistakes.yaml:13:11: sudo must be true or false, not "yes"',
    'host-with-mistakes.yaml:15:14: address must be a host name or an IP address, without port and user, not "deploy@10.0.2.2:22"',
    'host-with-mistakes.yaml:16:14: connect must be one of ssh, local, not "telnet"',
    'host-with-mistakes.yaml:17:20: path must be a path that starts with "/", not "app.log"',
    'host-with-mistakes.yaml:17:37: unknown system "gunicron" — did you mean "gunicorn"?',
    'host-with-mistakes.yaml:18:13: units[0] must be the name of a systemd unit, not "--now"',
    'host-with-mistakes.yaml:21:14: address: means nothing for a local host — remove it, or remove "connect: local"',
    'host-with-mistakes.yaml:22:17: accept_new: means nothing for a local host — remove it, or remove "connect: local"',
    'host-with-mistakes.yaml:23:3: name under hosts must be letters, digits, dots, hyphens and underscores, starting with a letter or digit, not "app 4"',
  ],
  [
    'host-with-pasted-key.yaml',
    'host-with-pasted-key.yaml:4:10: key: is a key itself — write the path of the key file',
  ],
  ['list-for-mapping.yaml', 'list-for-mapping.yaml:2:3: services must be a mapping, not a list'],
  ['missing-url.yaml', 'missing-url.yaml:2:3: missing key "url"'],
  [
    'number-for-text.yaml',
    'number-for-text.yaml:4:26: discord must be text, not 1234567890 — put it in quotes',
  ],
  [
    'several.yaml',
    'several.yaml:3:10: url must be an http or https URL, not "shop.example.com" — did you mean "http://shop.example.com"?',
    'several.yaml:4:5: unknown key "enviroment" — did you mean "environment"?',
    'several.yaml:7:17: unknown system "cloudfare" — did you mean "cloudflare"?',
    'several.yaml:8:14: hop: "edge" is already entry 1 of the list',
    'several.yaml:9:3: name under services must be lower-case letters, digits and hyphens, at most 63, starting with a letter or digit, not "🔥"',
  ],
  [
    'tab-indent.yaml.txt',
    'tab-indent.yaml.txt:2:1: the line is indented with a tab — indent with spaces',
    'tab-indent.yaml.txt:3:1: the line is indented with a tab — indent with spaces',
  ],
  [
    'two-documents.yaml',
    'two-documents.yaml:4:1: a second document starts here — keep one document per file',
  ],
  ['unclosed-quote.yaml.txt', 'unclosed-quote.yaml.txt:4:1: missing closing quote "'],
  ['unknown-anchor.yaml', 'unknown-anchor.yaml:4:13: alias "*team" has no anchor before it'],
  ['unknown-key.yaml', 'unknown-key.yaml:7:9: unknown key "adresses" — did you mean "addresses"?'],
  ['unknown-system.yaml', 'unknown-system.yaml:7:17: unknown system "ngnix" — did you mean "nginx"?'],
  [
    'unknown-top-level-key.yaml',
    'unknown-top-level-key.yaml:1:1: missing key "services"',
    'unknown-top-level-key.yaml:1:1: unknown key "sevices" — did you mean "services"?',
  ],
  [
    'upper-case-hop.yaml',
    'upper-case-hop.yaml:5:14: hop must be lower-case letters, digits and hyphens, at most 63, starting with a letter or digit, not "Edge"',
  ],
  [
    'url-with-credentials.yaml',
    'url-with-credentials.yaml:3:10: url must be a URL without credentials, not "https://***@shop.example.com/"',
  ],
  [
    'url-with-fragment.yaml',
    'url-with-fragment.yaml:3:10: url must be a URL without a fragment, not "https://shop.example.com/#cart" — remove "#" and what follows',
  ],
]

function parse(lines: string) {
  return parseServices('services.yaml', lines)
}

describe('config/services', () => {
  it.each(mistakes)('%s is refused in its place', (file, ...problems) => {
    const loaded = loadServices(join(fixtures, file))
    expect(problemsOf(join(fixtures, file))).toEqual(problems)
    expect(loaded.services).toEqual([])
  })

  it('every fixture is listed above', () => {
    expect(readdirSync(fixtures).sort()).toEqual(mistakes.map(([file]) => file).sort())
  })

  it('a URL alone gives one hop at the address of the URL, with every default', () => {
    const { services, problems } = parse(
      'services:\n  shop:\n    url: https://shop.example.com:8443/cart?x=1\n',
    )
    expect(problems).toEqual([])
    expect(services).toEqual([
      {
        name: 'shop',
        url: 'https://shop.example.com:8443/cart?x=1',
        environment: 'production',
        owners: [],
        changes: nobodyMay,
        channels: {},
        path: [
          {
            name: 'edge',
            system: 'unknown',
            addresses: ['https://shop.example.com:8443'],
            hosts: [],
            health: '/cart?x=1',
            hostHeader: 'shop.example.com:8443',
            serverName: 'shop.example.com',
            expect: usualStatuses,
            timeoutMs: 10_000,
          },
        ],
        hosts: [],
        looks: [],
        timeoutMs: 10_000,
        origin: 'file',
      },
    ])
  })

  it('channels are names with "#", or ids', () => {
    const channelsOf = (written: string) => {
      const text = `services:\n  shop: { url: "https://x.example.com/", channels: { ${written} } }\n`
      const { services, problems } = parse(text)
      return services[0]?.channels ?? problems.map(({ message }) => message)
    }
    expect(channelsOf('slack: "#shop", discord: "#Läden"')).toEqual({ slack: '#shop', discord: '#Läden' })
    const ids = { slack: 'C024BE7LD', discord: '123456789012345678' }
    expect(channelsOf(`slack: ${ids.slack}, discord: "${ids.discord}"`)).toEqual(ids)
    expect(channelsOf('slack: shop, discord: "1234"')).toEqual([
      'slack must be a channel such as #incidents or C024BE7LD, not "shop"',
      'discord must be a channel such as #incidents, or its id of 17 to 20 digits, not "1234"',
    ])
  })

  it('hops keep what they say of themselves and take the rest from the service', () => {
    const { services } = parse(`services:
  shop:
    url: https://shop.example.com/cart
    timeout: 4s
    expect: [200-299, 404]
    path:
      - hop: edge
      - hop: proxy
        system: nginx
        addresses: ["http://[::1]:8080/"]
        health: /healthz
        host_header: inner.example.com:81
        server_name: inner.example.com
        expect: 200
        timeout: 1s
      - hop: app
`)
    const [edge, proxy, app] = services[0]?.path ?? []
    expect(edge).toMatchObject({ addresses: ['https://shop.example.com'], timeoutMs: 4000 })
    expect(proxy).toMatchObject({
      addresses: ['http://[::1]:8080'],
      health: '/healthz',
      hostHeader: 'inner.example.com:81',
      serverName: 'inner.example.com',
      expect: [{ from: 200, to: 200 }],
      timeoutMs: 1000,
    })
    expect(app).toMatchObject({
      addresses: [],
      health: '/cart',
      expect: [
        { from: 200, to: 299 },
        { from: 404, to: 404 },
      ],
    })
  })

  it('a service carries the machines that its path names, each once, with every default', () => {
    const { services, hosts, problems } = parseServices(
      '/etc/fiveohtwo/services.yaml',
      `services:
  shop:
    url: https://shop.example.com/
    looks: [network, capture]
    path:
      - hop: proxy
        hosts: [edge-1]
      - hop: app
        addresses: ["http://10.0.2.1:8000", "http://10.0.2.1:8001"]
        hosts: [app-1]
      - hop: fpm
        hosts: [app-1, app-2]
hosts:
  app-1:
    address: 10.0.2.1
    port: 2222
    user: deploy
    key: ~/.ssh/deploy
    sudo: true
    accept_new: true
    logs: [{ path: /srv/shop/log/*.log, system: gunicorn }]
    units: [shop@1.service]
    change: { user: deployer, key: keys/deployer, sudo: true }
  app-2: { address: "fe80::2%eth0", key: keys/app-2 }
  here: { connect: local }
`,
    )
    expect(problems).toEqual([])
    const [service] = services
    expect(service?.looks).toEqual(['network', 'capture'])
    expect(service?.hosts.map(({ name }) => name)).toEqual(['edge-1', 'app-1', 'app-2'])
    expect(service?.path.map((hop) => hop.addresses.length)).toEqual([1, 2, 0])
    const unsaid = {
      connect: 'ssh',
      address: null,
      port: null,
      user: null,
      identityFile: null,
      sudo: false,
      acceptNew: false,
      logs: [],
      units: [],
      change: null,
    }
    expect(hosts).toEqual([
      {
        name: 'app-1',
        connect: 'ssh',
        address: '10.0.2.1',
        port: 2222,
        user: 'deploy',
        identityFile: join(homedir(), '.ssh/deploy'),
        sudo: true,
        acceptNew: true,
        logs: [{ path: '/srv/shop/log/*.log', system: 'gunicorn' }],
        units: ['shop@1.service'],
        change: { user: 'deployer', identityFile: '/etc/fiveohtwo/keys/deployer', sudo: true },
      },
      { ...unsaid, name: 'app-2', address: 'fe80::2%eth0', identityFile: '/etc/fiveohtwo/keys/app-2' },
      { ...unsaid, name: 'here', connect: 'local' },
      { ...unsaid, name: 'edge-1' },
    ])
  })

  it('5,000 addresses are read, one more is refused', () => {
    const withAddresses = (count: number) => {
      const list = Array.from(
        { length: count },
        (_, index) => `"http://10.0.${index >> 8}.${index & 255}:8000"`,
      )
      return `services:\n  shop:\n    url: https://shop.example.com/\n    path:\n      - hop: edge\n      - hop: app\n        addresses: [${list.join(', ')}]\n`
    }
    expect(parse(withAddresses(5000)).services[0]?.path[1]?.addresses).toHaveLength(5000)
    expect(parse(withAddresses(5001)).problems[0]?.message).toBe(
      'addresses must have at most 5000 entries, not 5001',
    )
  })

  it('names that objects inherit are names like others', () => {
    const { services } = parse('services:\n  constructor:\n    url: https://shop.example.com/\n')
    expect(services.map(({ name }) => name)).toEqual(['constructor'])
  })

  it('a missing file is no services by default, and a problem when it was asked for', () => {
    const file = join(folder, 'nowhere.yaml')
    expect(loadServices(file, { mustExist: false })).toEqual({
      services: [],
      hosts: [],
      people: [],
      monitoring: new Map(),
      alertMappings: new Map(),
      problems: [],
      warnings: [],
    })
    expect(problemsOf(file)).toEqual(['nowhere.yaml: there is no such file'])
  })

  it('a folder in place of the file is a problem, asked for or not', () => {
    expect(loadServices(folder, { mustExist: false }).problems.map(({ message }) => message)).toEqual([
      'is a folder, not a file',
    ])
  })

  it('a file that is not UTF-8 is a problem', () => {
    const file = join(folder, 'latin1.yaml')
    writeFileSync(file, Buffer.from('services: {} # caf\xe9', 'latin1'))
    expect(problemsOf(file)).toEqual(['latin1.yaml: is not UTF-8 text — save it as UTF-8'])
  })

  it('a file in UTF-8 with a byte order mark and Windows line ends is read', () => {
    const file = join(folder, 'windows.yaml')
    writeFileSync(file, '\uFEFFservices:\r\n  shop:\r\n    url: https://shop.example.com/\r\n')
    expect(loadServices(file).services).toHaveLength(1)
  })

  it('the example file loads clean and names its schema for editors', () => {
    const file = join(import.meta.dirname, '../../services.example.yaml')
    expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=services.schema.json',
    )
    const { services, problems, warnings } = loadServices(file)
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
    expect(services.map(({ name }) => name)).toEqual(['blog', 'shop'])
  })
})
