import type { Reader } from '../../model/excerpt.ts'
import type { SystemdFacts, Unit } from '../../model/facts/systemd.ts'
import { linesOf } from '../host/lines-of.ts'
import { emptyUnit } from './empty-unit.ts'
import { parseShow } from './parse-show.ts'
import { parseStatus } from './parse-status.ts'
import { summarizeUnits } from './summarize-units.ts'

/** Reads the output of `systemctl status`, `systemctl show`, `systemctl is-active`, and of lists of failed units. */
export const readSystemd: Reader = ({ text, command }) => {
  const units = unitsOf(text, command)
  if (units.length === 0) return null
  const facts: SystemdFacts = { state: null, units }
  return { type: 'systemd', ...summarizeUnits(facts), facts, system: 'systemd' }
}

function unitsOf(text: string, command: string | null): Unit[] {
  const start = text.slice(0, 65_536)
  if (/^\s{0,12}Active: [a-z]/m.test(start) || /^Unit \S{1,200} could not be found\./m.test(start))
    return parseStatus(headed(text, command))
  if (/^ActiveState=/m.test(start)) return parseShow(text)
  const asked = /systemctl (?:--\S{1,40} )?is-active (?:--\S{1,40} )?([\w@.:-]{1,200})/.exec(
    command ?? '',
  )?.[1]
  const state = /^\s{0,4}(active|inactive|failed|activating|deactivating|unknown)\s{0,4}$/.exec(
    text.slice(0, 40),
  )?.[1]
  if (asked !== undefined && state !== undefined) {
    const name = asked.includes('.') ? asked : `${asked}.service`
    return [
      {
        ...emptyUnit(name, 'pasted'),
        active: state,
        load: 'loaded',
        sub: state === 'active' ? 'running' : '',
      },
    ]
  }
  return listed(text)
}

/** The status of a unit whose first line was left out, under the name that the command asked for. */
function headed(text: string, command: string | null): string {
  const asked = /\b(?:systemctl (?:--\S{1,40} )?status|service)\s{1,4}(?:--\S{1,40} )?([\w@.:-]{1,200})/.exec(
    command ?? '',
  )?.[1]
  if (asked === undefined || /\.service\b/.test(text.slice(0, 400))) return text
  const name = asked.endsWith('.service') ? asked : `${asked}.service`
  return `● ${name} - ${name}\n${text}`
}

/** Rows of `systemctl list-units` and `systemctl --failed`: UNIT LOAD ACTIVE SUB DESCRIPTION. */
function listed(text: string): Unit[] {
  return linesOf(text).flatMap((line) => {
    const match =
      /^\s{0,4}(?:[●○×*] )?\s{0,4}(\S{1,200}\.service)\s{1,200}(loaded|not-found|masked|error)\s{1,20}(active|failed|inactive|activating)\s{1,20}([a-z-]{1,24})\b/u.exec(
        line.slice(0, 600),
      )
    if (match === null || match[3] === 'active') return []
    const [, name = '', load = '', active = '', sub = ''] = match
    return [{ ...emptyUnit(name, 'failed'), load, active, sub }]
  })
}
