import type { Answer } from './answer.ts'
import type { FrontRequest } from './delivery/http-front.ts'
import { faultAnswer } from './fault-answer.ts'
import type { Faults } from './faults.ts'
import type { JsonObject } from './json.ts'
import { responseUrls } from './response-urls.ts'
import type { Call } from './slack-server-types.ts'
import type { SlackWorld } from './slack-world.ts'
import { upload } from './upload.ts'
import type { createWebApi } from './web-api.ts'

/** Brings a request to the Web API, an upload, a response_url or a private file. */
export async function routeRequest(
  world: SlackWorld,
  callApi: ReturnType<typeof createWebApi>,
  faults: Faults,
  request: FrontRequest,
): Promise<Answer> {
  const { url, headers, body } = request
  const contentType = headers['content-type'] ?? ''
  const authorization = headers.authorization ?? ''
  if (url.pathname.startsWith('/api/'))
    return callApi({ url, contentType, authorization, body: body.toString() })
  if (url.pathname.startsWith('/upload/')) {
    const id = url.pathname.slice('/upload/'.length)
    return await besides(world, faults, 'upload', { id }, () => upload(world, id, contentType, body))
  }
  if (url.pathname.startsWith('/response/')) {
    return await besides(world, faults, 'response_url', {}, () =>
      responseUrls.use(world, url.pathname, body.toString()),
    )
  }
  if (url.pathname.startsWith('/files-pri/')) return privateFile(world, url.pathname, authorization)
  return { status: 404, headers: {}, body: 'not found' }
}

/** What is no method but counted and failed like one. */
async function besides(
  world: SlackWorld,
  faults: Faults,
  method: string,
  args: JsonObject,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const call: Call = { method, args, at: world.now(), error: null }
  world.calls.push(call)
  const fault = faults.take(method, args)
  if (fault) return await faultAnswer(call, fault, work)
  const answer = await work()
  if (typeof answer === 'object' && answer.status !== 200) call.error = `http ${answer.status}`
  return answer
}

/** Without the right to read it, Slack answers with the page on which one signs in. */
function privateFile(world: SlackWorld, path: string, authorization: string): Answer {
  const id = /^\/files-pri\/[A-Z0-9]+-([A-Z0-9]+)\//.exec(path)?.[1] ?? ''
  const file = world.files.get(id)
  const mayRead =
    authorization === `Bearer ${world.botToken}` && world.scopes.includes('files:read') && !world.revoked
  if (!mayRead) {
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!DOCTYPE html><title>Sign in to Slack</title>',
    }
  }
  if (!file?.uploaded) return { status: 404, headers: {}, body: 'not found' }
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: file.bytes }
}
