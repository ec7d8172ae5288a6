import { z } from 'zod'
import type { ChangeContext, ChangeSite, NotAimed } from '../../model/change.ts'
import { findOwner } from '../owner/find-owner.ts'
import { ownerWords } from '../owner/owner.ts'
import { plainWords } from '../owner/refusal-of.ts'
import { pm2AppName, pm2HomeSchema } from './pm2-command.ts'

/** An app, and the daemon of PM2 that runs it. */
export const pm2Exact = z.strictObject({ ...pm2HomeSchema.shape, app: pm2AppName })

/** The app of PM2 that runs the hop. */
export async function aimAtPm2(
  site: ChangeSite,
  context: ChangeContext,
): Promise<z.output<typeof pm2Exact> | NotAimed> {
  const owner = await findOwner(site, context)
  if ('lacking' in owner) return owner
  if (owner.by !== 'pm2') return { lacking: `${site.hop.name} is run by ${ownerWords(owner)}.`, unfit: true }
  const app = plainWords(owner.app)
  if (owner.of === null) return { lacking: `To which user PM2 with its app ${app} belongs was not seen.` }
  const exact = pm2Exact.safeParse({ ...owner.of, app: owner.app })
  return exact.success
    ? exact.data
    : { lacking: `"${app}" is no name that could be given to pm2 without meaning more than this app.` }
}
