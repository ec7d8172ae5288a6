import { readThreadId } from '../../chat/slack/thread-id.ts'
import type { Deps } from '../deps.ts'
import type { NoteLinks } from './note-text.ts'

/** Platforms on which a thread is a place to go to. */
const platforms = ['slack', 'discord'] as const

/** Where an incident goes on, for somebody who reads of it elsewhere. */
export async function noteLinks(
  { store, back }: { store: Pick<Deps['store'], 'threadOf'>; back: Pick<Deps['back'], 'publicUrl'> },
  incident: string,
): Promise<NoteLinks> {
  const found = await Promise.all(
    platforms.map(async (platform) => ({ platform, thread: await store.threadOf(incident, platform) })),
  )
  return {
    page: back.publicUrl === null ? null : `${back.publicUrl}/incidents/${encodeURIComponent(incident)}`,
    threads: found.flatMap(({ platform, thread }) =>
      thread === null ? [] : [{ platform, link: platform === 'slack' ? slackLink(thread) : null }],
    ),
  }
}

/** Opens the channel wherever the reader is signed in (https://docs.slack.dev/interactivity/deep-linking, seen 2026-08). */
function slackLink(thread: string): string | null {
  const channel = readThreadId(thread)?.channel
  return channel === undefined ? null : `https://slack.com/app_redirect?channel=${channel}`
}
