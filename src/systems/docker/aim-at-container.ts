import type { ChangeContext, ChangeSite, NotAimed } from '../../model/change.ts'
import { findOwner } from '../owner/find-owner.ts'
import { ownerWords } from '../owner/owner.ts'
import { askMachine } from '../owner/run-change.ts'
import { askContainer, type ContainerState, containerName, readContainer } from './container-state.ts'

/** The container that runs the hop and how it is now. */
export async function aimAtContainer(
  site: ChangeSite,
  context: ChangeContext,
): Promise<(ContainerState & { name: string }) | NotAimed> {
  const owner = await findOwner(site, context)
  if ('lacking' in owner) return owner
  if (owner.by !== 'docker')
    return { lacking: `${site.hop.name} is run by ${ownerWords(owner)}.`, unfit: true }
  const name = owner.container
  if (!containerName.safeParse(name).success)
    return { lacking: 'The container has a name that is none of Docker.' }
  if (context.hosts === undefined) {
    return { lacking: `How the container ${name} is now was not asked: no machine may be looked at.` }
  }
  const [date, shown] = await askMachine(site.place, askContainer(name), context)
  const container = readContainer(date, shown)
  return container === null
    ? { lacking: `Docker did not say how the container ${name} is.` }
    : { ...container, name }
}
