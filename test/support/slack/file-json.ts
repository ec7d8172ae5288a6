import type { JsonObject } from './json.ts'
import type { SlackWorld } from './slack-world.ts'

/** A file as methods and payloads hold it; docs.slack.dev/reference/objects/file-object. */
export function fileJson(world: SlackWorld, id: string): JsonObject {
  const file = world.files.get(id)
  if (!file) return { id, mode: 'tombstone' }
  const address = `${world.origin}/files-pri/${world.team.id}-${file.id}`
  const shares: Record<string, JsonObject[]> = {}
  for (const { channel, ts, threadTs } of file.shares) {
    const list = shares[channel] ?? []
    list.push({ ts, ...(threadTs ? { thread_ts: threadTs } : {}), team_id: world.team.id })
    shares[channel] = list
  }
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: 'text/plain',
    filetype: 'text',
    mode: 'hosted',
    size: file.size,
    user: world.botUser.id,
    url_private: `${address}/${encodeURIComponent(file.name)}`,
    url_private_download: `${address}/download/${encodeURIComponent(file.name)}`,
    permalink: `${world.origin}/files/${file.id}`,
    channels: [...new Set(file.shares.map(({ channel }) => channel))],
    shares: { public: shares },
  }
}
