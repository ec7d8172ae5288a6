import { Command } from 'commander'
import { version } from '../version.ts'
import { auditVerify } from './audit.ts'
import { causesCommand } from './causes.ts'
import { chatCommand } from './chat-command.ts'
import { check } from './check.ts'
import { demo } from './demo.ts'
import { diagnose } from './diagnose.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { incidents } from './incidents.ts'
import { remediesCommand } from './remedies.ts'
import { remedyCommand } from './remedy.ts'
import { replayCommand } from './replay.ts'
import { reportCommand } from './report.ts'
import { runbookRecord } from './runbook-record.ts'
import { runbookTest } from './runbook-test.ts'
import { setupDiscordCommand, setupSlackCommand } from './setup.ts'
import { show } from './show.ts'
import { start, startWorker } from './start.ts'

const exitCodes = `
Exit codes:
  0  healthy, or done
  1  a fault was found (diagnose, explain), problems were found (check), a test failed (runbook test), the chain is
     broken (audit), the verdict is another one today (replay), or something would stop it (remedy)
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
    .option('--dry-run', 'say what would be asked, where and by which commands; nothing is connected to')
    .description('find the hop that makes the error, and why')
    .addHelpText('after', exitCodes)
    .action(diagnose)
  const setup = program.command('setup').description('connect a chat platform, step by step')
  setup
    .command('slack')
    .option('--mode <mode>', 'socket (usual) or http')
    .option('--url <address>', 'public https address of the bot, for http')
    .option('--channel <channel>', 'the usual channel: #name, an id, or - for none')
    .option('--overwrite', 'replace other values in .env without asking')
    .option('--no-input', 'ask nothing: flags and variables (SLACK_BOT_TOKEN, …) say it all')
    .description('make the app, try its tokens out, say hello and write .env')
    .action(setupSlackCommand)
  setup
    .command('discord')
    .option('--guild <server>', 'the server, by name or id')
    .option('--channel <channel>', 'the usual channel: #name, an id, or - for none')
    .option('--overwrite', 'replace other values in .env without asking')
    .option('--no-input', 'ask nothing: flags and variables (DISCORD_TOKEN, …) say it all')
    .description('invite the bot, try its token out, say hello and write .env')
    .action(setupDiscordCommand)
  program
    .command('check')
    .option('--hosts', 'log in to every host as well')
    .option('--chat', 'ask Slack and Discord as well whether tokens, scopes and channels are in order')
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
    .command('remedies')
    .argument('[cause]', 'only those that answer this cause')
    .option('--json', 'print them as JSON')
    .description('list the remedies, with their causes and risk')
    .action(remediesCommand)
  program
    .command('remedy')
    .argument('<name>', 'a remedy, as "remedies" lists them')
    .option('--service <name>', 'the service for which it would be made')
    .option('--at <place>', 'a place of its path, such as host/web-1; otherwise where the fault is found')
    .option('--dry-run', 'look, and print the whole plan with its commands and what would stop it')
    .option('--json', 'print one JSON document')
    .description('try a remedy dry: nothing is changed')
    .addHelpText('after', exitCodes)
    .action(remedyCommand)
  const runbook = program.command('runbook').description('test runbooks against recorded evidence')
  runbook
    .command('test')
    .argument('[what...]', 'runbooks, tests (*.yaml) or exported incidents (*.json); every test without')
    .option('--json', 'print the results as JSON')
    .description(
      'run runbooks over recorded evidence, without any host or network, and say what was never tried',
    )
    .action(runbookTest)
  runbook
    .command('record')
    .argument('<bundle>', 'what "export" wrote, or - for standard input')
    .option('--run <run>', 'one of its runs, such as INC-42.1; the last one without')
    .option('--out <file>', 'where to write it, such as runbooks/tests/name.yaml; standard output without')
    .description('make a test of an exported incident')
    .action(runbookRecord)
  program
    .command('audit')
    .description('look after the audit trail')
    .command('verify')
    .option('--bundle <file>', 'of an exported incident instead of the database')
    .option('--head <head...>', 'a head that was noted elsewhere, as in "INC-4 #57 3f2a9c0d1e2f"')
    .description('recompute the hash chain of every timeline, and hold it against heads noted elsewhere')
    .action(auditVerify)
  program
    .command('export')
    .argument('<incident>', 'for example INC-42')
    .option('--out <file>', 'where to write it; standard output without')
    .description('write an incident as one bundle: a JSON file that can be verified and judged again offline')
    .action(exportCommand)
  program
    .command('replay')
    .argument('<file>', 'a bundle that export wrote, or - for standard input')
    .option('--json', 'print the JSON document')
    .description('verify a bundle and judge its evidence again, without database or network')
    .addHelpText('after', exitCodes)
    .action(replayCommand)
  program
    .command('report')
    .argument('[incident]', 'for example INC-42, or a bundle that export wrote')
    .option(
      '--since <time>',
      'instead of one incident, MTTA and MTTR of all since then: 30d, 12h, 2026-11-01',
    )
    .option('--out <file>', 'where to write it, with the chart beside it; standard output without')
    .description('write the post-incident report in Markdown')
    .action(reportCommand)
  for (const [usage, description] of [
    [
      'approve <approval> [reason...]',
      'approve a proposed change; takes --service <name> and --break-glass as in chat',
    ],
    ['deny <approval> [reason...]', 'deny a proposed change'],
    [
      'propose <incident> <remedy>',
      'plan another remedy for an incident; nothing is changed before it is approved',
    ],
    ['freeze <what...>', 'change nothing from now on: [service|all] [duration] <reason>'],
    ['unfreeze [what...]', 'allow changes again: [service|all] [reason]'],
    ['freezes', 'list what is frozen, by whom and why'],
    ['alarms [service]', 'what fires now, by service'],
    ['silence <what...>', 'let alarms open nothing for a while: <service|all> <duration> <reason>'],
    ['unsilence <service>', 'end a silence before its time'],
    ['silences', 'list what is silenced, by whom and why'],
    ['map <alarm> <service>', 'say whose an alarm is, now and from now on'],
    ['rules', 'list what was said with map'],
    ['unmap <rule>', 'forget a rule that was made with map'],
    ['cancel [incident]', 'stop a run that is going on'],
    ['status [service]', 'what is open and what waits for a decision'],
    ['services', 'list the services'],
    ['runbooks', 'list the runbooks'],
  ] as const) {
    const [name = ''] = usage.split(' ')
    program
      .command(usage)
      .description(description)
      // The chat's own parser reads them, so that a command is the same everywhere.
      .allowUnknownOption(['approve', 'map', 'unmap'].includes(name))
      .action((...given: unknown[]) => chatCommand(name, given.slice(0, -2)))
  }
  return program
}
