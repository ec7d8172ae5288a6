import type { Bot } from './bot.ts'
import type { Configuration } from './config/check.ts'
import type { ConfigurationItem } from './web/console-source.ts'

export type { ConfigurationItem }

/** What is and is not set up, each with the next thing to do. */
export function describeConfiguration(
  { services, settings }: Configuration,
  { queue, database, deps }: Pick<Bot, 'queue' | 'database' | 'deps'>,
  demo: boolean,
): ConfigurationItem[] {
  const hosts = new Set(services.flatMap(({ path }) => path.flatMap((hop) => hop.hosts)))
  return [
    demo
      ? {
          name: 'Services',
          state: 'off',
          detail: 'none of yours yet: the demo service "shop" stands in',
          next: 'Copy services.example.yaml to services.yaml and describe your own.',
        }
      : {
          name: 'Services',
          state: 'on',
          detail: [...deps.services.keys()].slice(0, 8).join(', '),
          next: '',
        },
    {
      name: 'Database',
      state: 'on',
      detail: database.kind === 'pglite' ? `embedded, in ${settings.dataDir}` : 'Postgres',
      next: database.kind === 'pglite' ? 'Set DATABASE_URL to use a Postgres server.' : '',
    },
    {
      name: 'Queue',
      state: 'on',
      detail: { pglite: 'BullMQ, embedded', postgres: 'BullMQ on Postgres', redis: 'BullMQ on Redis' }[
        queue.engine
      ],
      next: queue.engine === 'pglite' ? 'Set DATABASE_URL to add workers on other machines.' : '',
    },
    {
      name: 'Hosts',
      state: hosts.size === 0 ? 'off' : 'on',
      detail:
        hosts.size === 0
          ? 'none named: logs and processes are not looked at'
          : `${hosts.size} named: ${[...hosts].slice(0, 8).join(', ')}`,
      next:
        hosts.size === 0
          ? 'Name them per hop with "hosts:" in services.yaml.'
          : 'Try them with: npx fiveohtwo check --hosts',
    },
    {
      name: 'Slack',
      state: 'off',
      detail: 'not connected in this version',
      next: 'Use this console or "fiveohtwo diagnose" in a terminal.',
    },
    {
      name: 'Discord',
      state: 'off',
      detail: 'not connected in this version',
      next: 'Use this console or "fiveohtwo diagnose" in a terminal.',
    },
    {
      name: 'Alerts',
      state: 'off',
      detail: 'no webhook is taken in this version',
      next: 'Start a diagnosis by hand: diagnose <service>.',
    },
  ]
}
