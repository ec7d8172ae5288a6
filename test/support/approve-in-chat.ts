import { expect, vi } from 'vitest'
import { type BothChats, patience } from './both-chats.ts'
import type { DiscordUser } from './discord/discord-server-types.ts'

/** Clicks on Approve in Slack's thread, reads the dialog, and submits it; gives what the dialog showed. */
export async function approveInSlack(chats: BothChats, incident: string, approval: string): Promise<string> {
  const { slack, slackChannel: channel, ada: user } = chats
  const proposal = await vi.waitUntil(
    () =>
      chats
        .slackThread(incident)
        .findLast(({ blocks }) => JSON.stringify(blocks).includes(`approve:${approval}`)),
    patience,
  )
  await slack.click({ channel, ts: proposal.ts, label: 'Approve', user })
  // The dialog is opened before anything is looked up.
  const dialog = await vi.waitUntil(() => slack.views(user).findLast(({ submit }) => submit), patience)
  const { errors } = await slack.submitView(dialog.id, {}, { user })
  expect(errors).toBeNull()
  return slack.shownOf({ blocks: dialog.blocks })
}

/** The same in Discord's thread; gives what was asked before it counted, and what was answered then. */
export async function approveInDiscord(
  chats: BothChats,
  incident: string,
  approval: string,
  user: DiscordUser = chats.grace,
): Promise<{ asked: string; told: string }> {
  const { discord } = chats
  const proposal = await vi.waitUntil(
    () =>
      chats
        .discordThread(incident)
        .findLast(({ buttons }) => buttons.some(({ customId }) => customId?.endsWith(`approve:${approval}`))),
    patience,
  )
  const dialog = await (await discord.click(proposal, 'Approve', user)).answered(patience.timeout)
  const sure = await discord.click(dialog, 'Approve now', user)
  const isAnswered = () => sure.message !== null && sure.message.text !== dialog.text && sure.message.text
  return { asked: dialog.text, told: await vi.waitUntil(isAnswered, patience) }
}
