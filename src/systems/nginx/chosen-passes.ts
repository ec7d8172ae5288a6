import type { ChangeSite, NotAimed } from '../../model/change.ts'
import { addressMatch, readAddress } from '../app/address-match.ts'
import { nextHops } from '../app/next-hops.ts'
import { type PassPlace, passesOf } from './config/passes-of.ts'
import type { NginxAtHand } from './nginx-at-hand.ts'

/** The passes of a configuration that lead to what is further in on the path. */
export function chosenPasses({ tree }: Pick<NginxAtHand, 'tree'>, site: ChangeSite): PassPlace[] | NotAimed {
  const passes = passesOf(tree)
  if (passes.length === 0) return { lacking: 'This nginx passes requests on nowhere.' }
  const next = nextHops(site)
  const how = (pass: PassPlace) =>
    addressesOf(pass).flatMap((text) => {
      const address = readAddress(text, pass.target.port ?? 80)
      return address === null ? [] : (next?.addresses ?? []).map((wanted) => addressMatch(address, wanted))
    })
  const same = passes.filter((pass) => how(pass).includes('same'))
  if (same.length > 0) return same
  const maybe = passes.filter((pass) => how(pass).includes('maybe'))
  const rest = maybe.length > 0 ? maybe : passes
  const ends = new Set(rest.map(({ target }) => target.authority))
  if (ends.size === 1) return rest
  return {
    lacking: `This nginx passes requests on to ${[...ends].slice(0, 5).join(', ')}, and it is not known which of them is ${next?.name ?? 'meant'}.`,
  }
}

/** The servers that a pass leads to, as written. */
export function addressesOf({ upstream, target }: PassPlace): string[] {
  if (upstream === null) return [target.authority]
  return (upstream.block ?? []).flatMap(({ name, args }) => (name === 'server' ? (args[0] ?? []) : []))
}
