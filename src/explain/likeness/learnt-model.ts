import { readFileSync } from 'node:fs'
import type { LikenessModel } from './model.ts'
import { parseModel } from './model-text.ts'

/** What was learnt from the reports that the tests keep; `npm run learn` writes it. Read once. */
export function learntModel(): LikenessModel {
  learnt ??= parseModel(readFileSync(new URL('./learnt.tsv', import.meta.url), 'utf8'))
  return learnt
}

let learnt: LikenessModel | null = null
