import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonSchemas } from '../../src/config/write-schemas.ts'

const root = join(import.meta.dirname, '../..')

describe('config/write-schemas', () => {
  it.each(Object.entries(jsonSchemas()))('%s is current: "npm run schemas" writes it', (path, text) => {
    expect(JSON.parse(readFileSync(join(root, path), 'utf8'))).toEqual(JSON.parse(text))
  })

  it('an editor is told the parameters of each step type', () => {
    const schema = JSON.parse(jsonSchemas()['runbooks/runbook.schema.json'] ?? '')
    const branches = schema.properties.stages.items.properties.steps.items.allOf
    const sample = branches.find((branch: { if: unknown }) => JSON.stringify(branch.if).includes('"sample"'))
    expect(Object.keys(sample.then.properties.with.properties)).toContain('requests')
  })

  it('the schema of runbooks offers no step that changes something', () => {
    expect(jsonSchemas()['runbooks/runbook.schema.json']).not.toContain('demo.restart')
  })
})
