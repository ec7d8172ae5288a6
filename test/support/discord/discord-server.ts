import { once } from 'node:events'
import { createServer } from 'node:http'
import { createAdministration } from './administration.ts'
import type { DiscordServer, DiscordServerOptions } from './discord-server-types.ts'
import { fits } from './failures.ts'
import { createGateway } from './gateway-server.ts'
import { archiveIdle } from './places.ts'
import { createRateLimits } from './rate-limits.ts'
import { createReaders } from './readers.ts'
import { createRestServer } from './rest-server.ts'
import { applicationRoutes } from './routes-application.ts'
import { channelRoutes } from './routes-channels.ts'
import { interactionRoutes } from './routes-interactions.ts'
import { messageRoutes } from './routes-messages.ts'
import { createUserActions } from './user-actions.ts'
import { createWorld } from './world.ts'

/**
 * A Discord on a loopback port, for the real client: REST v10 and the gateway, which refuse what Discord refuses. One guild, one
 * application. Facts are from github.com/discord/discord-api-docs (August 2026), named where they are used as paths below developers/.
 */
export async function openDiscordServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  let ahead = 0
  const clock = options.now ?? (() => new Date())
  const now = (): Date => new Date(clock().getTime() + ahead)
  const world = createWorld({ now, token: options.token, fileBytes: options.fileBytes ?? 10 * 1024 * 1024 })
  const privilegedIntents = options.privilegedIntents ?? 0
  const gateway = createGateway(world, { heartbeatMs: options.heartbeatMs ?? 41_250, privilegedIntents })
  world.dispatch = gateway.dispatch
  const routes = [
    ...applicationRoutes,
    ...messageRoutes(privilegedIntents),
    ...channelRoutes,
    ...interactionRoutes,
  ]
  const rest = createRestServer(world, routes, createRateLimits(now, options.limits ?? {}))
  const server = createServer(rest.listener)
  server.on('upgrade', gateway.upgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  world.baseUrl = `http://127.0.0.1:${address.port}`

  return {
    url: `${world.baseUrl}/api`,
    gatewayUrl: `ws://127.0.0.1:${address.port}/gateway`,
    token: world.token,
    applicationId: world.applicationId,
    botUser: world.bot,
    guild: world.guild,
    ...createAdministration(world, gateway, rest),
    ...createReaders(world),
    ...createUserActions(world, options.patienceMs ?? 3000),
    fail: rest.failures.add,
    forward(ms) {
      ahead += ms
      archiveIdle(world)
    },
    calls: (route) => rest.calls.filter((call) => fits(call.route, route)),
    gateway: Object.assign(gateway.counts, { connected: gateway.connected }),
    violations: world.violations,
    async close() {
      gateway.stop()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
