import { join } from 'node:path'
import { docker } from '../engine.ts'
import { labName } from '../place.ts'
import { run } from '../run.ts'
import { edge, type LabHop, type Scenario } from '../scenario.ts'
import { nginx } from '../software.ts'
import type { Stage } from '../stage.ts'

const hosts = ['web-1'] as const
const server = join(import.meta.dirname, '../apps/server.js')
const name = (stage: Stage) => `${stage.network.name}-shop`

/** Replaces the app's container on this very machine, whose engine is the lab's. */
async function start(
  stage: Stage,
  options: { bind?: string; memory?: string; publish?: string; command?: string },
): Promise<void> {
  const {
    bind = '0.0.0.0',
    memory = '256m',
    publish = `${stage.network.gateway}:8080:8000`,
    command,
  } = options
  await run(['sh', '-c', `${docker('rm', '--force', name(stage)).join(' ')} >/dev/null 2>&1 || true`])
  await run([
    ...docker('run', '--detach', '--name', name(stage), '--label', labName, '--network', stage.network.name),
    ...[
      '--memory',
      memory,
      '--memory-swap',
      memory,
      '--env',
      `SHOP_BIND=${bind}`,
      '--volume',
      `${server}:/srv/server.js:ro`,
    ],
    ...(publish === '' ? [] : ['--publish', publish]),
    ...[stage.image, 'sh', '-c', command ?? 'exec node /srv/server.js'],
  ])
}

const plan = (at: { 'web-1': string; 'app-1': string; 'app-2': string }, stage: Stage) => ({
  path: [
    edge({ at }),
    {
      hop: 'app',
      system: 'docker',
      addresses: [`http://${stage.network.gateway}:8080`],
      hosts: ['docker-1'],
    },
  ] satisfies LabHop[],
  inventory: { 'docker-1': { connect: 'local', change: { sudo: false } } },
  prepare: async () => {
    await start(stage, {})
    await stage.run({ 'web-1': nginx({ to: `http://${stage.network.gateway}:8080` }) })
  },
  heal: () => start(stage, {}),
})

/** The app in a container of a Docker engine. */
export const containerScenarios: Scenario[] = [
  {
    name: 'the container of the app was killed at its memory limit',
    hosts,
    alone: true,
    plan: (at, stage) => ({
      ...plan(at, stage),
      break: () =>
        start(stage, {
          memory: '64m',
          command: 'exec node -e "const hoard = []; setInterval(() => hoard.push(Buffer.alloc(1e7, 1)), 50)"',
        }),
      users: 502,
      expect: { causes: ['oom-cgroup'], hop: ['app'], host: 'docker-1' },
    }),
  },
  {
    name: 'the app in the container listens on its loopback address',
    hosts,
    alone: true,
    plan: (at, stage) => ({
      ...plan(at, stage),
      break: () => start(stage, { bind: '127.0.0.1' }),
      users: 502,
      expect: { causes: ['loopback-bind'], hop: ['app'], host: 'docker-1' },
    }),
  },
  {
    name: 'the container of the app ended with an error',
    hosts,
    alone: true,
    plan: (at, stage) => ({
      ...plan(at, stage),
      break: () => start(stage, { command: 'exec node /srv/sever.js' }),
      users: 502,
      expect: {
        causes: ['app-boot-failure', 'backend-down', 'app-crash-loop'],
        hop: ['app'],
        host: 'docker-1',
      },
      cure: { remedy: 'start-container', ending: 'failed' },
    }),
  },
  {
    name: 'the container of the app publishes another port than nginx asks',
    hosts,
    alone: true,
    plan: (at, stage) => ({
      ...plan(at, stage),
      break: () => start(stage, { publish: `${stage.network.gateway}:8081:8000` }),
      users: 502,
      expect: { causes: ['wrong-port', 'port-publish-failed'], hop: ['app', 'edge'] },
    }),
  },
  {
    name: 'the container of the app was stopped',
    hosts,
    alone: true,
    plan: (at, stage) => ({
      ...plan(at, stage),
      break: async () => {
        await run(docker('stop', '--time', '1', name(stage)))
      },
      users: 502,
      expect: { causes: ['backend-down'], hop: ['app'], host: 'docker-1' },
      cure: { remedy: 'start-container', ending: 'fixed' },
    }),
  },
]
