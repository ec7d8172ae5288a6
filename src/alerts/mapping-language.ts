import { Environment } from '@marcbachmann/cel-js'

/** What an expression of a mapping may name: `body` alone where the list of alerts is sought, `item` too everywhere else. */
type MappingScope = 'body' | 'item'

function language() {
  return new Environment({
    limits: { maxAstNodes: 500, maxDepth: 32 },
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
  }).registerVariable('body', 'dyn')
}

export const mappingLanguage: Record<MappingScope, Environment> = {
  body: language(),
  item: language().registerVariable('item', 'dyn'),
}
