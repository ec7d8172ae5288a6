import type { Answer } from './answer.ts'
import { createDelivery } from './delivery/create-delivery.ts'
import { openHttpFront } from './delivery/http-front.ts'
import { createSocketGateway } from './delivery/socket-gateway.ts'
import { directChannel } from './direct-channel.ts'
import { createFaults } from './faults.ts'
import { appMethods } from './methods/app-methods.ts'
import { chatMethods } from './methods/chat-methods.ts'
import { conversationMethods } from './methods/conversation-methods.ts'
import { fileMethods } from './methods/file-methods.ts'
import { reactionMethods } from './methods/reaction-methods.ts'
import { userMethods } from './methods/user-methods.ts'
import { viewMethods } from './methods/view-methods.ts'
import { closeView } from './people/close-view.ts'
import { forgeRequest } from './people/forge-request.ts'
import { pressElement } from './people/press-element.ts'
import { shownView } from './people/shown-view.ts'
import type { Stage } from './people/stage.ts'
import { submitView } from './people/submit-view.ts'
import { tellEvent } from './people/tell-event.ts'
import { typeCommand } from './people/type-command.ts'
import { useShortcut } from './people/use-shortcut.ts'
import { writeMessage } from './people/write-message.ts'
import { createRateLimits } from './rate-limits.ts'
import { createReader } from './reading/create-reader.ts'
import { routeRequest } from './route-request.ts'
import { settings } from './settings.ts'
import type { SlackServer, SlackServerOptions } from './slack-server-types.ts'
import { createSlackWorld } from './slack-world.ts'
import { viewStack } from './view-stack.ts'
import { createWebApi } from './web-api.ts'

/**
 * A strict Slack on loopback: the Web API, Socket Mode and signed requests as they are on the wire, so that the real
 * client libraries talk to it, with a workspace in which people type, click and fill in.
 */
export async function openSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const world = createSlackWorld(settings.world(options))
  const ackWithin = options.ackWithin ?? 3000
  const gateway = createSocketGateway(world, options.pingEvery ?? 10_000, ackWithin)
  const delivery = createDelivery(world, gateway, {
    target: settings.target(options),
    ackWithin,
    retries: options.retries ?? [],
  })
  const faults = createFaults()
  const methods = {
    ...appMethods(gateway.issue),
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...reactionMethods,
    ...userMethods,
    ...viewMethods,
  }
  const callApi = createWebApi(world, methods, createRateLimits(world, options.speed ?? 1), faults)
  let outage: boolean | 'cut' = false
  const front = await openHttpFront(async (request): Promise<Answer> => {
    if (outage === 'cut') return 'cut'
    if (outage) return { status: 503, headers: {}, body: 'Service Unavailable' }
    return await routeRequest(world, callApi, faults, request)
  })
  world.origin = front.origin
  front.onUpgrade((request, socket, head) => {
    if (outage) socket.destroy()
    else gateway.upgrade(request, socket, head)
  })
  const stage: Stage = {
    world,
    delivery,
    events: options.events ?? ['app_mention', 'app_home_opened', 'message.im'],
  }
  const channelCalled = (id: string) => {
    const channel = world.channels.get(id)
    if (!channel) throw new Error(`there is no channel ${id}`)
    return channel
  }

  return {
    ...createReader(world),
    url: `${front.origin}/api/`,
    origin: front.origin,
    botToken: world.botToken,
    appToken: world.appToken,
    signingSecret: world.signingSecret,
    team: world.team,
    appId: world.appId,
    botUser: world.botUser,
    get scopes() {
      return world.scopes
    },
    set scopes(scopes) {
      world.scopes = scopes
    },
    commandName: world.commandName,
    responses: world.responses,
    violations: world.violations,

    addChannel(given) {
      const id = given.id ?? world.newId('C')
      world.channels.set(id, {
        id,
        name: given.name,
        private: given.private ?? false,
        archived: given.archived ?? false,
        deleted: false,
        member: given.member ?? true,
        members: given.members ?? null,
        im: null,
      })
      return id
    },
    addUser(given) {
      const id = given.id ?? world.newId('U')
      world.users.set(id, {
        id,
        name: given.name,
        realName: given.realName ?? given.name,
        email: given.email ?? null,
        team: given.team ?? world.team.id,
        isStranger: given.isStranger ?? false,
        deleted: given.deleted ?? false,
        bot: given.bot ?? false,
      })
      return id
    },
    setUserGroup(handle, users) {
      const group = [...world.groups.values()].find((each) => each.handle === handle)
      const id = group?.id ?? world.newId('S')
      world.groups.set(id, { id, handle, users: [...users] })
      return id
    },
    directMessages: (user) =>
      (world.messages.get(directChannel(world, user).id) ?? []).filter((each) => !each.deleted),
    views: (user) => viewStack(world, user).map((view) => shownView(world, view)),

    command: (text, from) => typeCommand(stage, text, from),
    // Rejections rather than throws: what a client cannot do is told like all the rest.
    click: async (button) => await pressElement.click(stage, button),
    select: async (menu) => await pressElement.select(stage, menu),
    suggest: async (menu) => await pressElement.suggest(stage, menu),
    submitView: (viewId, values, { user }) => submitView(stage, viewId, values, user),
    closeView: (viewId, { user, all }) => closeView(stage, viewId, user, all ?? false),
    shortcut: (callbackId, on) => useShortcut.onMessage(stage, callbackId, on),
    globalShortcut: (callbackId, { user }) => useShortcut.anywhere(stage, callbackId, user),
    say: (text, by) => writeMessage.say(world, text, by).ts,
    mention: (text, by) => writeMessage.mention(stage, text, by),
    direct: (text, by) => writeMessage.direct(stage, text, by),
    openHome: (user, tab) => writeMessage.openHome(stage, user, tab ?? 'home'),
    event: (event, { team } = {}) => tellEvent(stage, null, event, team),
    interaction: (payload) => delivery.deliver(payload),

    sendTo(target) {
      delivery.target = target
    },
    redeliver: (seen) => delivery.repeat(seen),
    forge: (how, payload) => forgeRequest(stage, how, payload ?? settings.forgedCommand(world)),
    verifyUrl: () =>
      delivery.deliver({ type: 'url_verification', token: 'verification-token', challenge: 'a-challenge' }),

    fail: (fault) => faults.add(fault),
    outage(state) {
      outage = state
      if (state) gateway.disconnect('cut')
    },
    heal() {
      faults.clear()
      outage = false
    },
    revokeToken() {
      world.revoked = true
    },
    restoreToken() {
      world.revoked = false
    },
    archive(channel) {
      channelCalled(channel).archived = true
    },
    unarchive(channel) {
      channelCalled(channel).archived = false
    },
    deleteChannel(channel) {
      channelCalled(channel).deleted = true
    },
    kick(channel) {
      channelCalled(channel).member = false
    },
    invite(channel) {
      channelCalled(channel).member = true
    },
    deleteMessage(channel, ts) {
      const message = world.messages.get(channel)?.find((each) => each.ts === ts)
      if (message) message.deleted = true
    },
    disconnectSockets: (reason) => gateway.disconnect(reason),
    get sockets() {
      return gateway.open
    },
    connected: (count) => gateway.connected(count ?? 1),
    calls: (method) => world.calls.filter((call) => method === undefined || call.method === method),
    async close() {
      delivery.close()
      gateway.close()
      await front.close()
    },
  }
}
