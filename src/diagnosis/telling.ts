import type { Decibans } from '../model/diagnosis.ts'

/** From this weight on a finding speaks for itself; below it, it is a hint. */
export const telling: Decibans = 12
