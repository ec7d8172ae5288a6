import { checkConfiguration } from '../config/check.ts'
import { formatProblem } from '../config/problem.ts'
import { createHosts } from '../hosts/ssh-hosts.ts'
import { type ChatCheck, checkChat } from './check-chat.ts'
import { checkHosts, type HostCheck, hostLine } from './check-hosts.ts'
import { printJson } from './screen.ts'
import { findingLine } from './setup/finding.ts'

/**
 * `fiveohtwo check`: every problem of environment, services, runbooks and remedies at once; exit 1 when there is one.
 * With `--hosts` every machine of the inventory is tried as well, with `--chat` Slack and Discord are asked.
 */
export async function check(options: { json?: boolean; hosts?: boolean; chat?: boolean }): Promise<void> {
  const configuration = checkConfiguration(process.env, process.cwd())
  const { problems, warnings, services, runbooks, remedies } = configuration
  if (problems.length > 0) process.exitCode = 1
  const tried = options.hosts && problems.length === 0 ? await tryHosts(configuration) : null
  if (tried?.some(({ ok, sudo }) => !ok || sudo === 'refused')) process.exitCode = 1
  const asked = options.chat && problems.length === 0 ? await checkChat(configuration) : null
  if (asked?.some(({ ok }) => !ok)) process.exitCode = 1
  if (options.json) {
    return printJson({
      problems,
      warnings,
      services: services.length,
      runbooks: runbooks.length,
      remedies: remedies.length,
      ...(tried === null ? {} : { hosts: tried }),
      ...(asked === null ? {} : { chat: asked }),
    })
  }
  for (const warning of warnings) process.stdout.write(`warning: ${formatProblem(warning)}\n`)
  for (const problem of problems) process.stdout.write(`${formatProblem(problem)}\n`)
  if (problems.length > 0) {
    process.stdout.write(`\n${problems.length === 1 ? 'One problem' : `${problems.length} problems`}.\n`)
    return
  }
  process.stdout.write(
    `No problems: ${services.length} services, ${runbooks.length} runbooks, ${remedies.length} remedies.\n`,
  )
  if (services.length === 0) {
    process.stdout.write(
      'Without a services.yaml the built-in demo service "shop" is used; services.example.yaml shows how to write yours.\n',
    )
  }
  if (tried !== null) printHosts(tried)
  if (asked !== null) printChat(asked)
}

function printHosts(tried: HostCheck[]): void {
  for (const host of tried) process.stdout.write(`${hostLine(host)}\n`)
  if (tried.length === 0)
    process.stdout.write('There are no hosts to try: name some under "hosts" of a hop.\n')
}

function printChat(asked: ChatCheck[]): void {
  for (const { platform, ...finding } of asked) process.stdout.write(`${findingLine(platform, finding)}\n`)
  if (asked.length === 0) {
    process.stdout.write(
      'Neither Slack nor Discord is set up: npx fiveohtwo setup slack, or npx fiveohtwo setup discord.\n',
    )
  }
}

async function tryHosts({
  hosts: inventory,
  settings,
}: ReturnType<typeof checkConfiguration>): Promise<HostCheck[]> {
  const hosts = createHosts({
    configFile: settings.sshConfig,
    knownHostsFile: settings.sshKnownHosts,
    concurrency: settings.hostsConcurrency,
  })
  try {
    return await checkHosts(inventory, hosts)
  } finally {
    await hosts.close()
  }
}
