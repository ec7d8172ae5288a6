import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { secretVariables } from '../src/config/settings-schema.ts'

const root = new URL('../', import.meta.url)
const text = readFileSync(new URL('docker-compose.yml', root), 'utf8')
const service = z.looseObject({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
  ports: z.array(z.string()).optional(),
  restart: z.string(),
  volumes: z.array(z.string()),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
})
const { services, volumes } = z
  .looseObject({
    services: z.object({ bot: service, worker: service, redis: service, postgres: service }),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(text, { merge: true }))

describe('docker-compose.yml', () => {
  test('every variable that it fills in or sets for the program is one that .env.example explains', () => {
    const example = readFileSync(new URL('.env.example', root), 'utf8')
    const explained = new Set([...example.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name))
    const filledIn = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name)
    const given = [services.bot, services.worker].flatMap(({ environment }) => Object.keys(environment ?? {}))
    expect(filledIn.length).toBeGreaterThan(0)
    expect([...filledIn, ...given].filter((name) => !explained.has(name))).toEqual([])
  })

  test('only the console is published, on loopback, and inside it listens to its network', () => {
    expect(services.bot.ports).toEqual([`127.0.0.1:\${PORT:-5020}:5020`])
    expect(services.bot.environment).toMatchObject({ HOST: '0.0.0.0', PORT: 5020 })
    expect([services.worker, services.redis, services.postgres].flatMap(({ ports }) => ports ?? [])).toEqual(
      [],
    )
  })

  test('bot and workers are one image with two commands, whose program is there', () => {
    expect(services.bot.command).toEqual(['node', 'bin/fiveohtwo.js', 'start'])
    expect(services.worker.command).toEqual(['node', 'bin/fiveohtwo.js', 'start', 'worker'])
    expect(services.worker).not.toHaveProperty('container_name')
    expect(existsSync(new URL('bin/fiveohtwo.js', root))).toBe(true)
  })

  test('the worker that looks is given no key that grants changes, and no token of a chat platform', () => {
    const secrets = secretVariables.filter(
      (name) => name !== 'CONSOLE_TOKEN' && !String(name).endsWith('_URL'),
    )
    for (const name of secrets) {
      expect(services.worker.environment).toHaveProperty(String(name), '')
      expect(services.bot.environment).not.toHaveProperty(String(name))
    }
  })

  test('they wait for servers that say when they are well, come back, and keep their data', () => {
    for (const one of [services.bot, services.worker]) {
      expect(one.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      })
    }
    for (const one of [services.bot, services.redis, services.postgres]) expect(one.healthcheck).toBeDefined()
    for (const one of Object.values(services)) expect(one.restart).toBe('unless-stopped')
    const kept = [services.redis, services.postgres]
      .flatMap((one) => one.volumes)
      .map((mount) => mount.split(':')[0])
    expect(kept.filter((name) => name && name in volumes)).toEqual(['redis', 'postgres'])
  })
})

describe('Dockerfile', () => {
  const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8')

  test('everything that it copies exists, and its build context lets it through', () => {
    const ignored = readFileSync(new URL('.dockerignore', root), 'utf8').split('\n')
    const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, from]) => from?.split(' ') ?? [])
    expect(copied.length).toBeGreaterThan(0)
    expect(copied.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
    expect(copied.filter((path) => !ignored.includes(`!${path}`))).toEqual([])
  })

  test('the program runs as a user with no rights, on the Node it is written for', () => {
    expect(dockerfile).toMatch(/^FROM node:24-slim$/m)
    expect(dockerfile.match(/^USER .*$/gm)?.at(-1)).toBe('USER node')
  })
})
