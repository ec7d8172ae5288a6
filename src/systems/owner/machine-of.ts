import { BotError } from '../../errors.ts'
import type { ChangePlace } from '../../model/change.ts'
import type { HostTarget } from '../../model/host.ts'

/** The machine at which a change is made. Throws `INTERNAL` for an address. */
export function machineOf(place: ChangePlace): HostTarget {
  if ('hops' in place) return place
  throw new BotError(
    'INTERNAL',
    `The change is made on a machine, and was given the address ${place.id}.`,
    'Please report this.',
  )
}
