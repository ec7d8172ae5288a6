import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readEnvironment } from '../../src/config/environment.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { variableNames } from '../../src/config/settings-schema.ts'
import { usualRule } from '../../src/model/usual-policy.ts'
import { anyCharacter } from '../support/any-character.ts'

const root = join(import.meta.dirname, '../..')

function folderWith(dotenv: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'environment-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  if (dotenv !== null) writeFileSync(join(folder, '.env'), dotenv)
  return folder
}

function problemsOf(env: Record<string, string>, dotenv: string | null = null): string[] {
  const cwd = folderWith(dotenv)
  return readEnvironment(env, { cwd }).problems.map((problem) =>
    formatProblem(problem).replace(`${cwd}/`, ''),
  )
}

/** `# NAME=value` of .env.example, as its lines stand. */
function exampleDefaults(): Map<string, string> {
  const text = readFileSync(join(root, '.env.example'), 'utf8')
  return new Map([...text.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
}

describe('config/environment', () => {
  it('an empty environment gives the defaults', () => {
    const cwd = folderWith(null)
    expect(readEnvironment({}, { cwd })).toEqual({
      settings: {
        port: 5020,
        host: '127.0.0.1',
        dataDir: join(cwd, '.data'),
        servicesFile: { path: join(cwd, 'services.yaml'), isNamed: false },
        runbooksDir: join(root, 'runbooks'),
        databaseUrl: null,
        redisUrl: null,
        probeAllow: [],
        logLevel: null,
        approvalTtlMs: usualRule.expiresMs,
        changeKey: null,
        stepConcurrency: 50,
        runTimeoutMs: 300_000,
        consoleToken: null,
        metricsToken: null,
        sshConfig: join(homedir(), '.ssh/config'),
        sshKnownHosts: null,
        hostsConcurrency: 64,
        slack: null,
        discord: null,
        alerts: { secrets: {}, snsTopics: [] },
        pagerDuty: null,
        alertmanager: null,
        publicUrl: null,
      },
      problems: [],
      warnings: [],
    })
  })

  it('.env.example names every variable and no other', () => {
    expect([...exampleDefaults().keys()]).toEqual(variableNames)
  })

  it('.env.example shows the defaults: uncommented, it changes nothing', () => {
    const text = readFileSync(join(root, '.env.example'), 'utf8').replace(/^# ([A-Z_]+=)/gm, '$1')
    const cwd = folderWith(text)
    expect(readEnvironment({}, { cwd })).toEqual({
      ...readEnvironment({}, { cwd: folderWith(null) }),
      settings: { ...readEnvironment({}, { cwd }).settings, dataDir: join(cwd, '.data') },
    })
    for (const [name, value] of exampleDefaults()) {
      if (value === '') continue
      expect(readEnvironment({ [name]: value }, { cwd }).settings).toEqual(
        readEnvironment({}, { cwd }).settings,
      )
    }
  })

  it('.env.example explains each variable above it', () => {
    const lines = readFileSync(join(root, '.env.example'), 'utf8').split('\n')
    for (const name of variableNames) {
      const at = lines.findIndex((line) => line.startsWith(`# ${name}=`))
      expect(lines[at - 1]).toMatch(/^# .{10,}/)
    }
  })

  it('the process wins over .env, and an empty variable is unset', () => {
    const cwd = folderWith('PORT=1\nHOST=0.0.0.0\nDATA_DIR=kept\n')
    const { settings } = readEnvironment({ PORT: '2', HOST: '', LOG_LEVEL: ' ' }, { cwd })
    expect(settings).toMatchObject({ port: 2, host: '127.0.0.1', dataDir: join(cwd, 'kept'), logLevel: null })
  })

  it('every value is read', () => {
    const cwd = folderWith(null)
    const { settings, problems } = readEnvironment(
      {
        PORT: '0',
        HOST: '::1',
        DATA_DIR: '/var/lib/bot',
        SERVICES_FILE: 'inventory/all.yaml',
        RUNBOOKS_DIR: 'books',
        DATABASE_URL: 'postgres://bot:hunter2@db/bot',
        REDIS_URL: 'rediss://:hunter2@redis:6379/1',
        PROBE_ALLOW: '10.0.0.0/8, fd00::/8 192.0.2.1',
        LOG_LEVEL: 'debug',
        APPROVAL_TTL: '1h',
        STEP_CONCURRENCY: '8',
        RUN_TIMEOUT: '90s',
        CONSOLE_TOKEN: 'correct-horse-battery',
        CHANGE_KEY: 'hunter2-and-thirty-two-characters-more',
        SSH_CONFIG: 'ssh/config',
        SSH_KNOWN_HOSTS: '~/keys/known_hosts',
        HOSTS_CONCURRENCY: '7',
      },
      { cwd },
    )
    expect(problems).toEqual([])
    expect(settings).toMatchObject({
      port: 0,
      host: '::1',
      dataDir: '/var/lib/bot',
      servicesFile: { path: resolve(cwd, 'inventory/all.yaml'), isNamed: true },
      runbooksDir: join(cwd, 'books'),
      probeAllow: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'],
      logLevel: 'debug',
      approvalTtlMs: 3_600_000,
      stepConcurrency: 8,
      runTimeoutMs: 90_000,
      sshConfig: join(cwd, 'ssh/config'),
      sshKnownHosts: join(homedir(), 'keys/known_hosts'),
      hostsConcurrency: 7,
    })
    expect(settings.changeKey?.reveal()).toBe('hunter2-and-thirty-two-characters-more')
    expect(settings.databaseUrl?.reveal()).toBe('postgres://bot:hunter2@db/bot')
    expect(`${inspect(settings)} ${JSON.stringify(settings)}`).not.toMatch(/hunter2|horse/)
  })

  it('all problems come at once, each with the observed value unless it is a secret', () => {
    const problems = problemsOf({
      PORT: '70000',
      HOST: 'not a host',
      DATABASE_URL: 'mysql://bot:hunter2@db',
      REDIS_URL: 'hunter2',
      PROBE_ALLOW: '10.0.0.0/8, 10.0.0/8, intranet',
      LOG_LEVEL: 'wran',
      APPROVAL_TTL: 'soon',
      STEP_CONCURRENCY: '-1',
      RUN_TIMEOUT: '5',
      CONSOLE_TOKEN: 'short hunter2',
      CHANGE_KEY: 'hunter2-and-too-few-characters.',
      HOSTS_CONCURRENCY: '0',
    })
    expect(problems).toEqual([
      'environment: PORT must be a whole number from 0 to 65535, not "70000"',
      'environment: HOST must be an IP address or a host name, not "not a host"',
      'environment: DATABASE_URL must be a URL that starts with postgres://',
      'environment: REDIS_URL must be a URL that starts with redis://',
      'environment: PROBE_ALLOW: "10.0.0/8" is no network: write 10.0.0.0/8 or fd00::/8, separated by commas',
      'environment: PROBE_ALLOW: "intranet" is no network: write 10.0.0.0/8 or fd00::/8, separated by commas',
      'environment: unknown LOG_LEVEL "wran" — did you mean "warn"?',
      'environment: APPROVAL_TTL: "soon" is not a duration: write 250ms, 5s, 2m or 1h',
      'environment: CHANGE_KEY must have at least 32 characters, without spaces',
      'environment: STEP_CONCURRENCY must be a whole number from 1 to 1000, not "-1"',
      'environment: RUN_TIMEOUT: "5" is not a duration: write 250ms, 5s, 2m or 1h',
      'environment: CONSOLE_TOKEN must have at least 16 characters, without spaces',
      'environment: HOSTS_CONCURRENCY must be a whole number from 1 to 1000, not "0"',
    ])
  })

  describe('chat platforms', () => {
    const bot = 'xoxb-1-2-hunter2'
    const app = 'xapp-1-A-2-hunter2'
    const signing = '0123456789abcdef0123456789abcdef'
    const discord = `${Buffer.from('1234567890123456789').toString('base64url')}.GabcDe.hunter2-hunter2-hunter2-hunter2`

    function slackOf(env: Record<string, string>) {
      const { settings, problems, warnings } = readEnvironment(env, { cwd: folderWith(null) })
      expect([...problems, ...warnings]).toEqual([])
      return settings.slack
    }

    it('an app token means Socket Mode, also beside a signing secret', () => {
      const slack = slackOf({ SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: signing })
      expect(slack).toMatchObject({ connection: { mode: 'socket' }, channel: null, apiUrl: null })
      expect(slack?.botToken.reveal()).toBe(bot)
      expect(`${inspect(slack, { depth: 9 })} ${JSON.stringify(slack)}`).not.toContain('hunter2')
    })

    it('a signing secret alone means HTTP, and the address of the API ends with a slash', () => {
      const env = { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: signing }
      const more = { SLACK_CHANNEL: '#ops', SLACK_API_URL: 'http://127.0.0.1:9/api' }
      expect(slackOf({ ...env, ...more })).toMatchObject({
        connection: { mode: 'http' },
        channel: '#ops',
        apiUrl: 'http://127.0.0.1:9/api/',
      })
      expect(slackOf({ ...env, SLACK_API_URL: 'http://127.0.0.1:9/api/' })?.apiUrl).toMatch(/api\/$/)
    })

    it('Discord needs its token alone', () => {
      const cwd = folderWith(null)
      const { settings, problems } = readEnvironment(
        { DISCORD_TOKEN: discord, DISCORD_CHANNEL: '1234567890123456789', DISCORD_API_URL: 'http://h/api/' },
        { cwd },
      )
      expect(problems).toEqual([])
      expect(settings.discord).toMatchObject({
        guild: null,
        channel: '1234567890123456789',
        apiUrl: 'http://h/api',
      })
    })

    it('a bot token that Slack could not answer says what comes next', () => {
      expect(problemsOf({ SLACK_BOT_TOKEN: bot })).toEqual([
        'environment: SLACK_BOT_TOKEN is set, and neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET: Slack could tell us nothing — set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET when Slack can reach the bot over HTTPS; "npx fiveohtwo setup slack" walks through it',
      ])
      expect(problemsOf({}, `SLACK_APP_TOKEN=${app}\n`)).toEqual([
        '.env:1:1: SLACK_APP_TOKEN does nothing without SLACK_BOT_TOKEN — "npx fiveohtwo setup slack" walks through it',
      ])
    })

    it('a channel without a platform is warned of', () => {
      const { warnings, settings } = readEnvironment(
        { DISCORD_GUILD: '1'.repeat(18) },
        { cwd: folderWith(null) },
      )
      expect(settings.discord).toBeNull()
      expect(warnings.map(formatProblem)).toEqual([
        'environment: DISCORD_GUILD does nothing without DISCORD_TOKEN — "npx fiveohtwo setup discord" walks through it',
      ])
    })

    it.each([
      [
        'SLACK_BOT_TOKEN',
        'xoxp-hunter2',
        'must be a bot token, which starts with xoxb- — that is a user token: take the "Bot User OAuth Token" under "OAuth & Permissions"',
      ],
      [
        'SLACK_BOT_TOKEN',
        app,
        'must be a bot token, which starts with xoxb- — that is an app-level token: it goes into SLACK_APP_TOKEN',
      ],
      [
        'SLACK_BOT_TOKEN',
        'xoxe.xoxb-1-hunter2',
        'must be a bot token, which starts with xoxb- — that is a token that expires: switch token rotation off for the app',
      ],
      [
        'SLACK_APP_TOKEN',
        bot,
        'must be an app-level token, which starts with xapp- — that is the bot token: it goes into SLACK_BOT_TOKEN',
      ],
      [
        'SLACK_SIGNING_SECRET',
        bot,
        'must be 32 hexadecimal digits — copy the "Signing Secret" under "Basic Information", not the client secret or a token',
      ],
      [
        'DISCORD_TOKEN',
        `Bot ${discord}`,
        'must be a bot token: three parts with dots between them — leave the word "Bot" away',
      ],
      [
        'DISCORD_TOKEN',
        'a1'.repeat(32),
        'must be a bot token: three parts with dots between them — that is the public key: take the token of the page "Bot"',
      ],
      ['DISCORD_TOKEN', 'hunter2', 'must be a bot token: three parts with dots between them'],
      ['SLACK_CHANNEL', 'Ops', 'must be a channel such as #incidents or C024BE7LD, not "Ops"'],
      ['SLACK_API_URL', 'slack.com', 'must be an http or https URL, not "slack.com"'],
      [
        'DISCORD_API_URL',
        'https://discord.com/api?v=10',
        'must be a URL without a query, not "https://discord.com/api?v=10"',
      ],
      ['DISCORD_GUILD', 'my server', 'must be the id of a server, 17 to 20 digits, not "my server"'],
      [
        'DISCORD_CHANNEL',
        '12345',
        'must be a channel such as #incidents, or its id of 17 to 20 digits, not "12345"',
      ],
    ])('%s=%s is refused with what to take instead', (name, value, message) => {
      const env = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, DISCORD_TOKEN: discord, [name]: value }
      expect(problemsOf(env)).toEqual([`environment: ${name} ${message}`])
    })

    it('a channel that .env makes a comment of is said', () => {
      expect(problemsOf({}, 'SLACK_CHANNEL=#ops\nPORT=# default\nRUNBOOKS_DIR="#ops"\n')).toEqual([
        '.env:1:1: the value of SLACK_CHANNEL starts with "#" and is read as a comment — put it in quotes',
      ])
    })
  })

  it('a problem of .env names its line', () => {
    expect(problemsOf({}, '# port\n\nPORT=many\n')).toEqual([
      '.env:3:1: PORT must be a whole number from 0 to 65535, not "many"',
    ])
  })

  it('what Node would pass over in silence is said', () => {
    expect(
      problemsOf({}, 'PORT 5020\nexport HOST=::1\nHOST="::1"\nNOTE="two\nlines"\nLOG_LEVEL="debug\n'),
    ).toEqual([
      '.env:1:1: "PORT 5020" is no assignment — write NAME=value, or start the line with "#"',
      '.env:3:1: HOST is set on line 2 already — keep one of them',
      '.env:6:1: the value of LOG_LEVEL has no closing " — close the quotation',
      '.env:6:1: unknown LOG_LEVEL ""debug" — did you mean "debug"?',
    ])
  })

  it('an unreadable .env is a problem', () => {
    const cwd = folderWith(null)
    mkdirSync(join(cwd, '.env'))
    expect(readEnvironment({}, { cwd }).problems.map(({ message }) => message)).toEqual([
      'is a folder, not a file',
    ])
  })

  it('near misses of our names are warned of, other names are not', () => {
    const cwd = folderWith('PROT=1\nUNRELATED=1\n')
    const env = {
      PROBE_ALOW: '10.0.0.0/8',
      HOSTNAME: 'me',
      PATH: '/bin',
      SORT: 'x',
      DATABASE_URI: 'x',
      DATABASE_URL: '',
    }
    const { warnings, problems } = readEnvironment(env, { cwd })
    expect(problems).toEqual([])
    expect(warnings.map((problem) => formatProblem(problem).replace(`${cwd}/`, ''))).toEqual([
      'environment: PROBE_ALOW is not read — did you mean PROBE_ALLOW?',
      '.env:1:1: PROT is not read — did you mean PORT?',
    ])
  })

  it('no value of any variable makes it throw, and no secret shows', () => {
    const cwd = folderWith(null)
    const value = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.constantFrom('10s', '0', 'redis://x', 'http://h:pässwörd@x'),
    )
    const env = fc.dictionary(fc.constantFrom(...variableNames), value)
    fc.assert(
      fc.property(env, fc.string({ minLength: 20, maxLength: 30 }), (values, secret) => {
        const { problems } = readEnvironment({ ...values, DATABASE_URL: secret }, { cwd })
        for (const problem of problems) {
          expect(formatProblem(problem)).not.toContain('\n')
          if (problem.message.startsWith('DATABASE_URL')) expect(problem.message).not.toContain(secret)
        }
      }),
    )
  })

  it('no .env makes it throw', () => {
    const cwd = folderWith(null)
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        writeFileSync(join(cwd, '.env'), text)
        expect(readEnvironment({}, { cwd }).settings.host).toBeTypeOf('string')
      }),
    )
  })
})
