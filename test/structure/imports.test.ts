import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Which parts each part of src/ may import; a part may always import itself. */
const allowed: Record<string, string[]> = {
  errors: [],
  secret: [],
  'canonical-json': [],
  suggest: [],
  redact: ['redact-shapes'],
  'redact-shapes': [],
  version: [],
  log: [],
  // Evidence carries error codes; diagnoses carry cause ids, as types only.
  model: ['errors', 'diagnosis'],
  diagnosis: ['model', 'systems'],
  systems: ['model', 'redact', 'probes', 'hosts', 'errors'],
  probes: ['model', 'errors'],
  hosts: ['model', 'redact', 'errors'],
  explain: ['model', 'redact', 'errors', 'diagnosis', 'systems', 'hosts'],
  alerts: ['model', 'redact', 'secret', 'errors', 'canonical-json'],
  metrics: ['model'],
  chart: ['model'],
  back: ['model', 'redact', 'errors', 'secret'],
  store: ['model', 'canonical-json', 'errors', 'secret'],
  queue: ['errors', 'secret'],
  chat: ['model', 'canonical-json', 'suggest', 'redact', 'secret', 'errors', 'diagnosis', 'chart'],
  config: ['model', 'suggest', 'errors', 'secret', 'runbook', 'diagnosis', 'alerts'],
  demo: ['model', 'errors'],
  runbook: ['model', 'suggest', 'errors', 'config', 'probes', 'systems', 'demo'],
  incident: [
    'model',
    'canonical-json',
    'suggest',
    'errors',
    'secret',
    'diagnosis',
    'runbook',
    'store',
    'queue',
    'chat',
    'chart',
    'config',
    'explain',
    'back',
  ],
  web: ['model', 'errors', 'secret', 'chat', 'chart'],
}

/** On top: they may import whatever they wire together. */
const top = new Set([
  'bot',
  'main',
  'cli',
  'console-source',
  'describe-configuration',
  'open-alerts',
  'open-chats',
  'open-metrics',
  'write-template',
])

interface Import {
  file: string
  from: string
  to: string
  typeOnly: boolean
}

function partOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '')
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^(import|export)( type)?[^'"]*?from '(\.[^']+)'/gms)].map((match) => ({
    file,
    from: partOf(file),
    to: relative(root, resolve(root, dirname(file), match[3] ?? '')),
    typeOnly: match[2] !== undefined,
  }))
}

const files = globSync('src/**/*.ts', { cwd: root })
const imports = files.flatMap(importsOf).filter(({ to }) => to.startsWith('src/'))

describe('structure/imports', () => {
  it('knows every part of src', () => {
    const parts = new Set(files.map(partOf))
    expect([...parts].filter((part) => !(part in allowed) && !top.has(part))).toEqual([])
  })

  it('reads the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(500)
    expect(imports).toContainEqual({
      file: 'src/main.ts',
      from: 'main',
      to: 'src/bot.ts',
      typeOnly: false,
    })
  })

  it('imports only in the direction of the table in ARCHITECTURE.md', () => {
    const wrong = imports
      .filter(({ from, to }) => !top.has(from) && from !== partOf(to))
      .filter(({ from, to }) => !allowed[from]?.includes(partOf(to)))
      .map(({ file, to }) => `${file} imports ${to}`)
    expect(wrong).toEqual([])
  })

  it('says in ARCHITECTURE.md what each part imports', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    const rows = [...page.matchAll(/^\| `([\w-]+)\/` \| [^|]+ \| ([^|]+) \|$/gm)]
    const told = rows.map(([, part = '', names = '']) => [part, names.split(', ').toSorted()] as const)
    const folders = new Set(files.filter((file) => file.split('/').length > 2).map(partOf))
    const known = Object.entries(allowed).filter(([part]) => folders.has(part))
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(known.map(([part, names]) => [part, names.toSorted()])),
    )
  })

  it('lets the nouns take nothing but types from the diagnosis', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) => from === 'model' && partOf(to) === 'diagnosis' && !typeOnly,
    )
    expect(wrong).toEqual([])
  })

  it('keeps every file short enough to be read at one sitting', () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 300)
    expect(long).toEqual([])
  })

  it('has no drawer for things without a home', () => {
    const drawers = files.filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc|manager|base)(\.ts|\/)/.test(file),
    )
    expect(drawers).toEqual([])
  })
})
