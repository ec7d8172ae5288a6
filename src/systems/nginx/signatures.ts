import { signaturesOf } from '../../model/sight.ts'
import { configSights } from './signatures/config.ts'
import { passSights } from './signatures/passes.ts'
import { stateSights } from './signatures/state.ts'

/** Signatures on what is seen of nginx. */
export const nginxSignatures = [...configSights, ...passSights, ...stateSights].flatMap(signaturesOf)
