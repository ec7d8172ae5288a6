import type { Signature } from '../../model/diagnosis.ts'
import { signaturesOf } from '../../model/sight.ts'
import { accessPatternSights } from './access-pattern-sights.ts'
import { accessSights } from './access-sights.ts'
import { endingSights } from './ending-sights.ts'
import { webdavSights } from './webdav-sights.ts'

/** What access logs say of causes. */
export const accessLogSignatures: readonly Signature<'access-log'>[] = [
  ...accessSights,
  ...endingSights,
  ...accessPatternSights,
  ...webdavSights,
].flatMap(signaturesOf)
