import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createMetrics } from '../../src/metrics/metrics.ts'
import { parseExposition } from '../support/parse-exposition.ts'

test('docs/metrics.md names every metric with its labels, and no other', async () => {
  const metrics = createMetrics({
    read: async () => [],
    state: {
      queue: async () => ({ run: { waiting: 0, active: 0, delayed: 0, failed: 0 } }),
      firing: async () => [],
      open: async () => 0,
    },
    version: '1',
    since: new Date(),
    failed: () => undefined,
  })
  const families = [...parseExposition((await metrics.scrape()).text).values()]
  const text = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
  const rows = text.split('\n').filter((line) => /^\| `/.test(line))
  const documented = rows.flatMap((row) => {
    const [, names = '', labels = ''] = row.split('|')
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({
      name,
      labels: [...labels.matchAll(/`([^`]+)`/g)].map(([, label]) => label),
    }))
  })
  expect(documented.map(({ name }) => name).sort()).toEqual(families.map(({ name }) => name).sort())
  for (const { name, samples } of families) {
    const [sample] = samples
    if (sample === undefined) continue
    const used = Object.keys(sample.labels).filter((label) => label !== 'le')
    expect(documented.find((each) => each.name === name)?.labels, name).toEqual(used)
  }
})
