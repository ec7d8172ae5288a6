import { Command } from 'commander'
import { version } from '../version.ts'
import { auditVerify } from './audit.ts'
import { causesCommand } from './causes.ts'
import { chatCommand } from './chat-command.ts'
import { check } from './check.ts'
import { demo } from './demo.ts'
import { diagnose } from './diagnose.ts'
import { explainCommand } from './explain.ts'
import { incidents } from './incidents.ts'
import { show } from './show.ts'
import { start, startWorker } from './start.ts'

const exitCodes = `
Exit codes:
  0  healthy, or done
  1  a fault was found (diagnose, explain), problems were found (check), or the chain is broken (audit)
  2  could not tell
  3  bad usage or configuration`

/** The command line: one thin file per command. */
export function createProgram(): Command {
  const program = new Command('fiveohtwo')
    .description('Says which hop made the 502, why, how sure it is, and what would fix it.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(fiveohtwo --help lists the commands)')
    .addHelpText('after', exitCodes)

  const starting = program
    .command('start')
    .description('run the bot: web console, chat platforms, workers')
    .action(start)
  starting
    .command('worker')
    .argument('[kind]', 'diagnose or remediate', 'diagnose')
    .description('run a worker as a process of its own (needs DATABASE_URL)')
    .action(startWorker)
  program
    .command('demo')
    .description('tell the whole story on a small shop, in the terminal, in a minute')
    .action(demo)
  program
    .command('diagnose')
    .argument('<service-or-url>', 'a service of the services file, or any URL')
    .option('--runbook <name>', 'the runbook to run', '502')
    .option('--json', 'print one JSON document instead of the live thread')
    .description('find the hop that makes the error, and why')
    .addHelpText('after', exitCodes)
    .action(diagnose)
  program
    .command('check')
    .option('--hosts', 'log in to every host as well')
    .option('--json', 'print the problems as JSON')
    .description('validate environment, services and runbooks; every problem at once')
    .action(check)
  program
    .command('incidents')
    .option('--all', 'closed ones too')
    .option('--json', 'print them as JSON')
    .description('list incidents')
    .action(incidents)
  program
    .command('show')
    .argument('<incident>', 'for example INC-42')
    .option('--replay', 'judge the stored evidence again and compare')
    .option('--json', 'print the JSON document')
    .description('show an incident')
    .action(show)
  program
    .command('explain')
    .argument('[what...]', 'files, - for standard input (the default), a cause, or a status code')
    .option('--json', 'print the JSON document')
    .description('explain pasted log lines, replies, outputs and configurations, without any host or network')
    .addHelpText('after', exitCodes)
    .action(explainCommand)
  program
    .command('causes')
    .argument('[cause]', 'one cause in full')
    .option('--json', 'print them as JSON')
    .description('list every cause the bot knows')
    .action(causesCommand)
  program
    .command('audit')
    .description('look after the audit trail')
    .command('verify')
    .description('recompute the hash chain of every timeline')
    .action(auditVerify)
  for (const [usage, description] of [
    ['approve <approval> [reason...]', 'approve a proposed change'],
    ['deny <approval> [reason...]', 'deny a proposed change'],
    ['cancel [incident]', 'stop a run that is going on'],
    ['status [service]', 'what is open and what waits for a decision'],
    ['services', 'list the services'],
    ['runbooks', 'list the runbooks'],
  ] as const) {
    const [name = ''] = usage.split(' ')
    program
      .command(usage)
      .description(description)
      .action((...given: unknown[]) => chatCommand(name, given.slice(0, -2)))
  }
  return program
}
