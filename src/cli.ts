import { CommanderError } from 'commander'
import { createProgram } from './cli/program.ts'
import { reportError } from './cli/report-error.ts'

/** Exit codes of every command. */
const exitUsage = 3

// Whoever reads our output may stop reading (`| head`); the work goes on all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  process.exitCode = 0
  await createProgram().parseAsync(process.argv)
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    // Commander has printed its own words; help and version are no mistakes.
    process.exitCode = thrown.exitCode === 0 ? 0 : exitUsage
  } else {
    process.exitCode = reportError(thrown)
  }
}
