#!/usr/bin/env node
// Plain JavaScript that any Node understands, so that a too old one is told so instead of failing on syntax.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const isNewEnough = major > 24 || (major === 24 && minor >= 2)
const bundled = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))

if (isNewEnough) {
  // Halves the time of a start; a folder that cannot be written to is left alone.
  module.enableCompileCache(
    fileURLToPath(new URL('../node_modules/.cache/fiveohtwo/compiled', import.meta.url)),
  )
  await import('../src/cli.ts')
} else if (existsSync(bundled)) {
  const newer = spawn(bundled, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => newer.kill(signal))
  newer.on('exit', (code) => process.exit(code ?? 1))
} else {
  process.stderr.write(
    `fiveohtwo needs Node 24.2 or newer, and this is ${process.versions.node}.\n` +
      'Run "npm ci" in its folder: that brings a fitting Node along, which npm scripts and npx use.\n',
  )
  process.exit(3)
}
