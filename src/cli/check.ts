import { checkConfiguration } from '../config/check.ts'
import { formatProblem } from '../config/problem.ts'
import { printJson } from './screen.ts'

/** `fiveohtwo check`: every problem of environment, services, runbooks and remedies at once; exit 1 when there is one. */
export async function check(options: { json?: boolean }): Promise<void> {
  const { problems, warnings, services, runbooks, remedies } = checkConfiguration(process.env, process.cwd())
  if (problems.length > 0) process.exitCode = 1
  if (options.json) {
    return printJson({
      problems,
      warnings,
      services: services.length,
      runbooks: runbooks.length,
      remedies: remedies.length,
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
}
