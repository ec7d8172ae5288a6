import { z } from 'zod'

/** A text that an alert can do without: of any other type it is as if it were lacking. */
export const optionalText = z.string().nullish().catch(null)
