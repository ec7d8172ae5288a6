import type { Happening } from '../model/timeline.ts'

/** Where an incident may be shown on a platform, the best first: where it was asked for, then its service's own channel. */
export function channelsOf(
  { channel, service }: Pick<Extract<Happening, { kind: 'incident.opened' }>, 'channel' | 'service'>,
  platform: string,
): string[] {
  const own = Object.entries(service.channels).find(([name]) => name === platform)?.[1]
  const channels = [
    ...(channel?.platform === platform ? [channel.id] : []),
    ...(own === undefined ? [] : [own]),
  ]
  return [...new Set(channels)]
}
