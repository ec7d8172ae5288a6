import { type Configuration, checkConfiguration } from '../config/check.ts'
import { formatProblem } from '../config/problem.ts'
import { BotError } from '../errors.ts'

/** The configuration of this process; all problems of all files in one error when there are any. */
export function readConfiguration(): Configuration {
  const configuration = checkConfiguration(process.env, process.cwd())
  const { problems, warnings } = configuration
  for (const warning of warnings) process.stderr.write(`warning: ${formatProblem(warning)}\n`)
  if (problems.length === 0) return configuration
  const count = problems.length === 1 ? 'One problem' : `${problems.length} problems`
  throw new BotError(
    'CONFIG_INVALID',
    `${count} in the configuration:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`,
    'Mend the lines above; "fiveohtwo check" looks again.',
  )
}
