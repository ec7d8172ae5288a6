import type { Host } from '../model/host.ts'
import type { Identity } from '../model/people.ts'
import type { ApprovalRule } from '../model/policy.ts'
import type { Service } from '../model/service.ts'
import { suggest } from '../suggest.ts'
import { approversOf } from './approvers-of.ts'
import { approverKeys } from './may-approve.ts'
import type { ParsedYaml, YamlPath } from './parse-yaml.ts'
import { inOrder, type Problem } from './problem.ts'

/** What the services file came to. */
interface Loaded {
  services: readonly Service[]
  hosts: readonly Host[]
  people: readonly Identity[]
  /** Those that `environments:` describes. */
  environments: readonly string[]
}

type Remark = (path: YamlPath, message: string, hint: string | null) => void

/** Rules that nobody can satisfy are problems; what is allowed and probably not meant are warnings. */
export function checkChanges(
  loaded: Loaded,
  { file, locate }: ParsedYaml,
): { problems: Problem[]; warnings: Problem[] } {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const into =
    (remarks: Problem[]): Remark =>
    (path, message, hint) =>
      remarks.push({ file, ...locate(path, 'key'), message, hint })
  for (const service of loaded.services) checkRules(service, loaded.people, into(problems), into(warnings))
  for (const service of loaded.services) checkReach(service, into(warnings))
  for (const host of loaded.hosts) checkAccount(host, into(warnings))
  checkEnvironments(loaded, into(warnings))
  return { problems: inOrder(problems), warnings: inOrder(warnings) }
}

/** One remark for each service, because the rules for the other risks are mostly wrong for the same reason. */
function checkRules(
  { name, changes }: Service,
  people: readonly Identity[],
  problem: Remark,
  warn: Remark,
): void {
  const rules = Object.entries(changes.rules).flatMap(([risk, rule]) => {
    const may = rule.approvers.length === 0 ? null : approverKeys(rule.approvers, people)
    return may === null ? [] : [{ ...rule, may, what: `a change of ${risk} risk of ${name}`, risk }]
  })
  const impossible = rules.find(({ may, needed }) => may.length < needed)
  if (impossible) {
    const { risk, needed, may, what } = impossible
    const message = `${needed} people must approve ${what}, and only ${may.length} may`
    problem(rulePath(name, risk), message, 'name more approvers, or require fewer')
    return
  }
  const tight = rules.find((rule) => whoIsLeft(rule) < rule.needed)
  if (tight === undefined) return
  const { risk, needed, may, what } = tight
  const message =
    may.length === 1
      ? `only ${may[0]} may approve ${what}, and not after asking for the diagnosis: then nobody can`
      : `${needed} people must approve ${what}, and only ${may.length} may: when one of them asked for the diagnosis, too few are left`
  const hint = 'name somebody else too, or allow it with "requester: true" under "approval"'
  warn(rulePath(name, risk), message, hint)
}

function rulePath(service: string, risk: string): YamlPath {
  return ['services', service, 'approval', risk, 'required']
}

/** How many may still approve when one of them asked for the diagnosis. */
function whoIsLeft({ may, requesterMay }: ApprovalRule & { may: readonly string[] }): number {
  return requesterMay ? may.length : may.length - 1
}

function checkReach(service: Service, warn: Remark): void {
  const { name, hosts } = service
  if (approversOf(service).length === 0 || hosts.length === 0) return
  if (hosts.some(({ change }) => change !== null)) return
  const [first] = hosts
  const machines = hosts.length === 1 ? `${first?.name} has no` : `none of its ${hosts.length} machines has a`
  warn(
    ['services', name],
    `changes of ${name} can be approved, and ${machines} "change:" account to make them with`,
    'say under "hosts" which account may change something',
  )
}

function checkAccount({ name, connect, user, identityFile, change }: Host, warn: Remark): void {
  if (connect === 'local' || change === null) return
  if (change.user !== user || change.identityFile !== identityFile) return
  warn(
    ['hosts', name, 'change'],
    `${name} is changed with the account that looks at it: whoever diagnoses could change something`,
    'give "change" a user or a key of its own',
  )
}

function checkEnvironments({ services, environments }: Loaded, warn: Remark): void {
  const used = [...new Set(services.map(({ environment }) => environment))]
  for (const name of environments) {
    if (used.includes(name)) continue
    const meant = suggest(name, used)
    warn(
      ['environments', name],
      `no service is in the environment "${name}"`,
      meant === null ? null : `did you mean "${meant}"?`,
    )
  }
}
