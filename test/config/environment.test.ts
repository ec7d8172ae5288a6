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
        sshConfig: join(homedir(), '.ssh/config'),
        sshKnownHosts: null,
        hostsConcurrency: 64,
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
