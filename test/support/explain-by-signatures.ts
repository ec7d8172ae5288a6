import { explain } from '../../src/explain/explain.ts'
import { untaught } from '../../src/explain/likeness/model.ts'

/** What signatures and comparisons alone make of a pasted text, whatever was learnt of its words. */
export function explainBySignatures(text: string) {
  return explain(text, untaught)
}
