import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkConfiguration } from '../../src/config/check.ts'
import { formatProblem } from '../../src/config/problem.ts'

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'check-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'books/remedies'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

describe('config/check', () => {
  it('an empty folder has no problems, and the runbooks of the product', () => {
    const { problems, warnings, services, runbooks, remedies } = checkConfiguration({}, folderWith({}))
    expect({ problems, warnings, services }).toEqual({ problems: [], warnings: [], services: [] })
    expect(runbooks.map(({ name }) => name)).toContain('502')
    expect(remedies).not.toEqual([])
  })

  it('the problems of all files come at once, under the names people would type', () => {
    const folder = folderWith({
      '.env': 'PORT=x\n',
      'services.yaml': 'services:\n  shop: {}\n',
      'books/502.yaml': 'title: Look\nstages: []\n',
      'books/remedies/restart.yaml': 'title: Restart\n',
    })
    const { problems } = checkConfiguration({ RUNBOOKS_DIR: 'books', LOG_LEVEL: 'loud' }, folder)
    expect(problems.map(formatProblem)).toEqual([
      '.env:1:1: PORT must be a whole number from 0 to 65535, not "x"',
      'environment: LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not "loud"',
      'services.yaml:2:3: missing key "url"',
      'books/502.yaml:2:9: stages must have at least 1 entry, not 0',
      'books/remedies/restart.yaml:1:1: missing key "causes"',
      'books/remedies/restart.yaml:1:1: missing key "systems"',
      'books/remedies/restart.yaml:1:1: missing key "risk"',
      'books/remedies/restart.yaml:1:1: missing key "takes"',
      'books/remedies/restart.yaml:1:1: missing key "reach" — say in one sentence whom it touches, and for how long',
      'books/remedies/restart.yaml:1:1: missing key "apply"',
      'books/remedies/restart.yaml:1:1: missing key "verify" — say how to see that it worked',
      'books/remedies/restart.yaml:1:1: missing key "rollback" — write "undo", or "none:" with the reason',
    ])
  })

  it('a services file asked for by name must be there', () => {
    const { problems } = checkConfiguration({ SERVICES_FILE: 'inventory.yaml' }, folderWith({}))
    expect(problems.map(formatProblem)).toEqual(['inventory.yaml: there is no such file'])
  })

  it('a runbooks folder without the default runbook is a problem', () => {
    const { problems } = checkConfiguration({ RUNBOOKS_DIR: 'books' }, folderWith({}))
    expect(problems.map(formatProblem)).toEqual([
      'books: there is no 502.yaml — RUNBOOKS_DIR must have the runbook of a plain diagnosis',
    ])
  })

  it('groups of a platform that is not set up are warned of, and roles need to say of which server', () => {
    const folder = folderWith({
      'services.yaml':
        'services:\n  shop: { url: "https://x.example.com/", approvers: ["slack:@sre", "discord:@on-call"] }\n',
    })
    const said = (env: Record<string, string>) => {
      const { problems, warnings } = checkConfiguration(env, folder)
      return [...problems, ...warnings].map(formatProblem)
    }
    expect(said({})).toEqual([
      'environment: nobody can approve as slack:@sre: Slack is not set up — npx fiveohtwo setup slack',
      'environment: nobody can approve as discord:@on-call: Discord is not set up — npx fiveohtwo setup discord',
    ])
    const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }
    const discord = { ...slack, DISCORD_TOKEN: `${'x'.repeat(24)}.${'y'.repeat(6)}.${'z'.repeat(30)}` }
    expect(said(discord)).toEqual([
      'environment: discord:@on-call is an approver, and DISCORD_GUILD is not set: whoever adds the bot to a server of their own could make such a role — set DISCORD_GUILD to the id of your server, or name the role by its id, as in discord:@&123456789012345678',
    ])
    expect(said({ ...discord, DISCORD_GUILD: '123456789012345678' })).toEqual([])
  })

  it('servers without a key to sign approvals with are warned of, unless nobody may approve anything', () => {
    const env = { DATABASE_URL: 'postgres://db/bot' }
    const services = (approvers: string) =>
      `services:\n  shop: { url: "https://shop.example.com/", approvers: [${approvers}] }\n`
    const warned = (written: string, more: Record<string, string> = {}) =>
      checkConfiguration({ ...env, ...more }, folderWith({ 'services.yaml': written })).warnings.map(
        formatProblem,
      )
    expect(warned(services('"*"'))).toEqual([
      'environment: no change can be approved: DATABASE_URL is set, and CHANGE_KEY is not — give the processes that take approvals and that carry out changes the same CHANGE_KEY: openssl rand -base64 33',
    ])
    expect(warned(services('"*"'), { CHANGE_KEY: 'k'.repeat(32) })).toEqual([])
    expect(warned(services(''))).toEqual([])
  })
})
