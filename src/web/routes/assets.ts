import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { BotError } from '../../errors.ts'
import type { WebEnv } from '../web-env.ts'

/** What is served, and the files that each is made of, in the order in which style rules apply. */
const definitions = {
  'console.css': {
    type: 'text/css; charset=utf-8',
    files: [
      'base.css',
      'controls.css',
      'overview.css',
      'services.css',
      'incident.css',
      'thread.css',
      'path.css',
      'evidence.css',
      'changes.css',
      'chart.css',
    ],
  },
  'console.js': { type: 'text/javascript; charset=utf-8', files: ['console.js'] },
  'icon.svg': { type: 'image/svg+xml', files: ['icon.svg'] },
} as const

type AssetName = keyof typeof definitions

const assets = new Map(
  Object.entries(definitions).map(([name, { type, files }]) => {
    const content = files.map(readAsset).join('\n')
    return [name, { type, content, version: createHash('sha256').update(content).digest('hex').slice(0, 10) }]
  }),
)

function readAsset(file: string): string {
  return readFileSync(new URL(`../assets/${file}`, import.meta.url), 'utf8')
}

/** The address of an asset; it changes with the content, so that browsers may keep it for ever. */
export function assetPath(name: AssetName): string {
  return `/assets/${name}?v=${assets.get(name)?.version ?? ''}`
}

/** Style sheet, script and icon, for everybody: the sign-in page needs them too. */
export function assetRoutes(): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/assets/:name', (c) => {
    const asset = assets.get(c.req.param('name'))
    if (!asset)
      throw new BotError('PAGE_NOT_FOUND', `There is no asset at ${c.req.path}.`, 'Go to the start page.')
    const isCurrent = c.req.query('v') === asset.version
    c.header('Content-Type', asset.type)
    c.header('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache')
    return c.body(asset.content)
  })
  return routes
}
