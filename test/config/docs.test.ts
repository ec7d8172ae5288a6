import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { parseServices } from '../../src/config/services.ts'

const root = join(import.meta.dirname, '../..')

/** Every YAML example of a page, without the indentation of the list that it stands in. */
function examplesOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^( *)```ya?ml\n(.*?)^\1```/gms)].map(([, indentation = '', example = '']) =>
    example.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
  )
}

const isOurs = (example: string) => /^(?:services|alert_mappings):/m.test(example)

it.each(globSync('docs/*.md', { cwd: root }))('%s shows services files that are read as they are', (page) => {
  for (const example of examplesOf(page)) {
    expect(parseYaml(example)).toBeTypeOf('object')
    const file = example.includes('services:') ? example : `services: {}\n${example}`
    if (isOurs(example)) expect(parseServices(page, file).problems, example).toEqual([])
  }
})

it('docs/metrics.md and docs/alerts.md have examples of ours', () => {
  expect(examplesOf('docs/metrics.md').filter(isOurs)).toHaveLength(1)
  expect(examplesOf('docs/alerts.md').filter(isOurs)).toHaveLength(2)
})
