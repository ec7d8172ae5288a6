import { BotError } from '../errors.ts'
import { suggest } from '../suggest.ts'
import type { Command, CommandSpec } from './command.ts'
import {
  atMost,
  parseDecision,
  parseDiagnose,
  parseExplain,
  parseIncident,
  parseIncidents,
  quoted,
} from './command-arguments.ts'

/** Every command: the parser, the help and the guesses at typing errors all come from here. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'diagnose',
    usage: 'diagnose <service|url> [--runbook name]',
    summary: 'Find out which hop makes the error, and why.',
    examples: ['diagnose shop', 'diagnose https://shop.example/cart', 'diagnose shop --runbook 502'],
    parse: parseDiagnose,
  },
  {
    name: 'status',
    usage: 'status [service]',
    summary: 'How the services stand: open incidents and last verdicts.',
    examples: ['status', 'status shop'],
    parse: (words, misused) => atMost(1, words, misused) ?? { name: 'status', service: words[0] ?? null },
  },
  {
    name: 'cancel',
    usage: 'cancel [incident]',
    summary: "Stop the run of an incident; in an incident's thread, of that one.",
    examples: ['cancel', 'cancel INC-42'],
    parse: (words, misused) => parseIncident(words, misused, (incident) => ({ name: 'cancel', incident })),
  },
  {
    name: 'incidents',
    usage: 'incidents [open|all]',
    summary: 'List incidents, newest first; the open ones unless you say all.',
    examples: ['incidents', 'incidents all'],
    parse: parseIncidents,
  },
  {
    name: 'show',
    usage: 'show <incident>',
    summary: 'Show an incident: its verdict, evidence and plans.',
    examples: ['show INC-42', 'show 42'],
    parse: (words, misused) =>
      parseIncident(words, misused, (incident) =>
        incident === null ? misused('it needs an incident') : { name: 'show', incident },
      ),
  },
  {
    name: 'services',
    usage: 'services',
    summary: 'List the services and their request paths.',
    examples: ['services'],
    parse: (words, misused) => atMost(0, words, misused) ?? { name: 'services' },
  },
  {
    name: 'runbooks',
    usage: 'runbooks',
    summary: 'List the runbooks and what each looks at.',
    examples: ['runbooks'],
    parse: (words, misused) => atMost(0, words, misused) ?? { name: 'runbooks' },
  },
  {
    name: 'causes',
    usage: 'causes',
    summary: 'List the causes that a diagnosis can name.',
    examples: ['causes'],
    parse: (words, misused) => atMost(0, words, misused) ?? { name: 'causes' },
  },
  {
    name: 'explain',
    usage: 'explain <cause|status code|pasted text>',
    summary: 'Explain a cause, a 5xx status, or whatever you paste: log lines, replies, outputs.',
    examples: ['explain 502', 'explain backend-down'],
    parse: parseExplain,
  },
  {
    name: 'approve',
    usage: 'approve <approval> [reason]',
    summary: 'Approve a proposed change. It is carried out once.',
    examples: ['approve k3v9q2x7w1', 'approve k3v9q2x7w1 checked with the team'],
    parse: (words, misused) =>
      parseDecision(words, misused, (approval, reason) => ({ name: 'approve', approval, reason })),
  },
  {
    name: 'deny',
    usage: 'deny <approval> [reason]',
    summary: 'Deny a proposed change. Nothing is changed.',
    examples: ['deny k3v9q2x7w1', 'deny k3v9q2x7w1 sale is running'],
    parse: (words, misused) =>
      parseDecision(words, misused, (approval, reason) => ({ name: 'deny', approval, reason })),
  },
  {
    name: 'help',
    usage: 'help [command]',
    summary: 'Say what you can type.',
    examples: ['help', 'help diagnose'],
    parse: parseHelp,
  },
]

export function findCommand(name: string): CommandSpec | null {
  return commands.find((command) => command.name === name.toLowerCase()) ?? null
}

/** For a first word that is no command: what was probably meant. */
export function unknownCommand(word: string): BotError {
  const shown = quoted(word)
  const near = nearestCommand(word)
  if (near !== null)
    return new BotError('UNKNOWN_COMMAND', `there is no command ${shown}`, `Did you mean \`${near}\`?`)
  if (/^https?:\/\//i.test(word)) {
    return new BotError('UNKNOWN_COMMAND', 'a URL is no command', 'Type `diagnose` and the URL.')
  }
  return new BotError('UNKNOWN_COMMAND', `there is no command ${shown}`, 'Type `help` for all commands.')
}

function nearestCommand(word: string): string | null {
  return suggest(
    word,
    commands.map(({ name }) => name),
  )
}

function parseHelp(words: string[]): Command | BotError {
  const [word] = words
  if (word === undefined) return { name: 'help', command: null }
  const spec = findCommand(word)
  return spec === null ? unknownCommand(word) : { name: 'help', command: spec.name }
}
