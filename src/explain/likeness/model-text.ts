import { findCause } from '../../diagnosis/causes.ts'
import { type LearntWord, type LikenessModel, type Outcome, outcomeOf } from './model.ts'

/**
 * A model as text, one word a line, so that people can read what was learnt and see what a change of the reports changes:
 * `max_children<tab>5.1<tab>worker-pool-exhausted 3.4<tab>…`. The first line is empty before its first tab and holds the biases.
 */
export function writeModel({ biases, words }: LikenessModel): string {
  const lines = [...words].map(([word, { rarity, weights }]) =>
    [word, rarity.toFixed(1), ...pairs(weights)].join('\t'),
  )
  return `${[['', '', ...pairs(biases)].join('\t'), ...lines].join('\n')}\n`
}

/** Reads what `writeModel` wrote; a cause that is no longer in the catalogue is left out. */
export function parseModel(text: string): LikenessModel {
  const [first = '', ...lines] = text.trimEnd().split('\n')
  return {
    biases: weightsIn(first.split('\t').slice(2)),
    words: new Map(
      lines.map((line): [string, LearntWord] => {
        const [word = '', rarity = '', ...rest] = line.split('\t')
        return [word, { rarity: Number(rarity), weights: weightsIn(rest) }]
      }),
    ),
  }
}

function pairs(weights: ReadonlyMap<Outcome, number>): string[] {
  return [...weights].map(([outcome, weight]) => `${outcome} ${weight.toFixed(1)}`)
}

function weightsIn(fields: readonly string[]): Map<Outcome, number> {
  return new Map(
    fields.flatMap((field): [Outcome, number][] => {
      const [name = '', weight = ''] = field.split(' ')
      if (name === 'harmless') return [[name, Number(weight)]]
      const cause = findCause(name)
      return cause === undefined ? [] : [[outcomeOf(cause.id), Number(weight)]]
    }),
  )
}
