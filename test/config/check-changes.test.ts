import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { parseServices } from '../../src/config/services.ts'

function warningsOf(text: string): string[] {
  const { problems, warnings } = parseServices('services.yaml', text)
  expect(problems).toEqual([])
  return warnings.map(formatProblem)
}

const shop = 'services:\n  shop:\n    url: https://shop.example.com/\n'
const people =
  'people:\n  ada: { accounts: ["console:ada", "slack:T1/U1"] }\n  bob: { accounts: ["console:bob"] }\n'

describe('config/check-changes', () => {
  it('one person alone cannot approve what came of their own diagnosis, on whatever account', () => {
    expect(warningsOf(`${shop}    approvers: ["console:ada", "slack:T1/U1"]\n${people}`)).toEqual([
      'services.yaml:2:3: only ada may approve a change of low risk of shop, and not after asking for the diagnosis: then nobody can — name somebody else too, or allow it with "requester: true" under "approval"',
    ])
    expect(warningsOf(`${shop}    approvers: [ada, bob]\n${people}`)).toEqual([])
    expect(warningsOf(`${shop}    approval: { approvers: [ada], requester: true }\n${people}`)).toEqual([])
  })

  it('anybody is enough people for every rule', () => {
    expect(warningsOf(`${shop}    approval: { approvers: ["*"], required: 5 }\n`)).toEqual([])
  })

  it('approvers are no use where no machine has an account for changes', () => {
    const path = '    path: [{ hop: app, hosts: [app-1, app-2] }]\n'
    const approvable = `${shop}    approvers: ["*"]\n${path}`
    expect(warningsOf(approvable)).toEqual([
      'services.yaml:2:3: changes of shop can be approved, and none of its 2 machines has a "change:" account to make them with — say under "hosts" which account may change something',
    ])
    expect(warningsOf(`${approvable}hosts:\n  app-2: { change: { user: deploy } }\n`)).toEqual([])
    expect(warningsOf(`${shop}${path}`)).toEqual([])
  })

  it('an account that looks and changes alike is warned of', () => {
    const hosts = `hosts:
  web-1: { user: bot, key: /k, change: { user: bot, key: /k } }
  web-2: { user: bot, key: /k, change: { user: bot, key: /other } }
  web-3: { change: {} }
  here: { connect: local, change: { sudo: true } }
`
    expect(warningsOf(`services: {}\n${hosts}`)).toEqual([
      'services.yaml:3:32: web-1 is changed with the account that looks at it: whoever diagnoses could change something — give "change" a user or a key of its own',
      'services.yaml:5:12: web-3 is changed with the account that looks at it: whoever diagnoses could change something — give "change" a user or a key of its own',
    ])
  })

  it('an environment that no service is in is warned of', () => {
    expect(warningsOf(`${shop}environments:\n  prodution: {}\n`)).toEqual([
      'services.yaml:5:3: no service is in the environment "prodution" — did you mean "production"?',
    ])
  })
})
