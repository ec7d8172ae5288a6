import { z } from 'zod'
import { type ChangeSite, defineChange, type NotAimed } from '../../model/change.ts'
import { type Address, addressMatch, readAddress } from '../app/address-match.ts'
import { blamedAddress } from '../app/next-hops.ts'
import { chosenPasses } from './chosen-passes.ts'
import type { Directive } from './config/directive.ts'
import { startIn } from './config/dumped-files.ts'
import { type Piece, replaceArgs } from './config/edit.ts'
import { spanAt, spansOf } from './config/span.ts'
import {
  applyEdit,
  editedConfig,
  editLines,
  inspectEdited,
  planEdit,
  restoreLines,
  undoEdit,
} from './edited-config.ts'
import { type NginxAtHand, nginxAtHand } from './nginx-at-hand.ts'

/** Takes the blamed server out of its group in nginx, never the last one that is well, and reloads. */
export const nginxDrain = defineChange({
  type: 'nginx.drain',
  title: 'Take one server out of nginx',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: editedConfig,
  async aim(site, _params, context) {
    const found = await nginxAtHand(site, context)
    if ('lacking' in found) return found
    const blamed = blamedAddress(site)
    if (blamed === null)
      return { lacking: `It is not known which address of ${site.fault.hop.name} is to be left out.` }
    const passes = chosenPasses(found, site)
    if ('lacking' in passes) return passes
    const groups = [...new Set(passes.flatMap(({ upstream }) => upstream ?? []))]
    const holding = groups.filter((group) => serversAt(group, blamed).length > 0)
    const [group, ...others] = holding
    const words = `${blamed.host}:${blamed.port}`
    if (group === undefined) return { lacking: `${words} is in no group of servers of this nginx.` }
    if (others.length > 0) return { lacking: `${words} is in several groups of servers of this nginx.` }
    const edit = drained(found, group, blamed, site)
    if ('lacking' in edit) return edit
    return planEdit(found, edit.path, edit.pieces, site, context)
  },
  commands: editLines,
  inspect: inspectEdited,
  apply: applyEdit,
  undo: { commands: restoreLines, apply: undoEdit },
})

function drained(
  { files }: NginxAtHand,
  group: Directive,
  blamed: Address,
  site: ChangeSite,
): { path: string; pieces: Piece[] } | NotAimed {
  const name = group.args[0] ?? ''
  const servers = (group.block ?? []).filter((each) => each.name === 'server')
  const taken = serversAt(group, blamed)
  const live = servers.filter((each) => !taken.includes(each) && !each.args.includes('down'))
  const well = live.filter((each) => !hasFailed(each, site))
  if (well.length === 0) {
    return {
      lacking: `${blamed.host}:${blamed.port} is the last live server of ${name}: without it nginx would answer 502 to everybody.`,
    }
  }
  const open = taken.filter(({ args }) => !args.includes('down'))
  if (open.length === 0) return { lacking: `${blamed.host}:${blamed.port} is left out of ${name} already.` }
  const path = open[0]?.file ?? null
  if (path === null || open.some(({ file }) => file !== path))
    return { lacking: `${name} is spread over several files.` }
  const text = files.get(path) ?? ''
  const spans = spansOf(text)
  const pieces = open.flatMap((server): Piece[] => {
    const span = spanAt(spans, server.at - (startIn(files, path) ?? 0))
    const last = span?.words.at(-1)
    if (span === null || last === undefined) return []
    const piece = replaceArgs(text, span, '')
    return piece === null ? [] : [{ at: last.end, remove: 0, insert: ' down' }]
  })
  if (pieces.length < open.length) return { lacking: `${path} could not be taken apart.` }
  return { path, pieces }
}

/** The servers of a group that are this address: spelled the same, or the only one that may be. */
function serversAt({ block }: Directive, address: Address): Directive[] {
  const servers = (block ?? []).flatMap((each) => {
    const at = each.name === 'server' ? readAddress(each.args[0] ?? '') : null
    return at === null ? [] : [{ each, match: addressMatch(at, address) }]
  })
  const same = servers.filter(({ match }) => match === 'same')
  const maybe = servers.filter(({ match }) => match === 'maybe')
  if (same.length > 0) return same.map(({ each }) => each)
  return maybe.length === 1 ? maybe.map(({ each }) => each) : []
}

/** Whether a probe of the run found this server out of order. */
function hasFailed({ args }: Directive, { evidence, fault }: ChangeSite): boolean {
  const at = readAddress(args[0] ?? '')
  if (at === null) return false
  const seen = evidence.filter(({ target, type, hop }) => {
    if (hop !== fault.hop.name || (type !== 'http' && type !== 'tcp' && type !== 'tls')) return false
    const address = readAddress(target?.slice(target.indexOf('/') + 1) ?? '')
    return address !== null && addressMatch(at, address) === 'same'
  })
  return seen.some(({ outcome }) => outcome === 'fail')
}
