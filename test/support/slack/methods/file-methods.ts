import { channelOf } from '../channel-of.ts'
import { fileJson } from '../file-json.ts'
import { findMessage } from '../find-message.ts'
import { invalid } from '../invalid.ts'
import { keepMessage } from '../keep-message.ts'
import { noteActs } from '../note-acts.ts'
import { objectsIn } from '../objects-in.ts'
import { slackRefusal } from '../slack-refusal.ts'
import { stringOf } from '../string-of.ts'
import type { Method } from './method.ts'

/** docs.slack.dev/reference/methods: files.*; a file comes in three steps, of which the second is no method. */
export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': {
    token: 'bot',
    scopes: ['files:write'],
    perMinute: 100,
    required: ['filename', 'length'],
    optional: ['alt_text', 'alt_txt', 'snippet_type'],
    run(args, world) {
      const length = Number(args.length)
      if (!Number.isInteger(length) || length < 1) {
        throw invalid('invalid_arguments', ['must be more than 0 [json-pointer:/length]'])
      }
      const altText = stringOf(args.alt_text) || stringOf(args.alt_txt) || null
      if ((altText?.length ?? 0) > 1000) throw slackRefusal('alt_txt_too_large')
      const id = world.newId('F')
      world.files.set(id, {
        id,
        name: stringOf(args.filename),
        title: stringOf(args.filename),
        text: '',
        size: 0,
        altText,
        snippetType: stringOf(args.snippet_type) || null,
        length,
        uploaded: false,
        bytes: Buffer.alloc(0),
        shares: [],
      })
      return { upload_url: `${world.origin}/upload/${id}`, file_id: id }
    },
  },
  'files.completeUploadExternal': {
    token: 'bot',
    scopes: ['files:write'],
    perMinute: 100,
    required: ['files'],
    optional: ['channel_id', 'channels', 'thread_ts', 'initial_comment', 'blocks'],
    run(args, world) {
      const files = objectsIn(args.files).map(({ id, title }) => {
        const file = world.files.get(stringOf(id))
        if (!file?.uploaded || file.shares.length > 0) throw slackRefusal('file_not_found')
        if (typeof title === 'string') file.title = title
        return file
      })
      if (files.length === 0) throw slackRefusal('no_file_data')
      if (!args.channel_id) return { files: files.map(({ id, title }) => ({ id, title })) }
      const channel = channelOf(world, stringOf(args.channel_id))
      if (channel.archived) throw slackRefusal('is_archived')
      if (!channel.member) throw slackRefusal('not_in_channel')
      const threadTs = stringOf(args.thread_ts) || null
      if (threadTs && !findMessage(world, channel.id, threadTs)) throw slackRefusal('thread_not_found')
      // The answer does not say which message came of it.
      const answer = { files: files.map((file) => ({ ...fileJson(world, file.id), shares: {} })) }
      const text = stringOf(args.initial_comment)
      const message = keepMessage(world, {
        channel: channel.id,
        user: world.botUser.id,
        text,
        files,
        threadTs,
      })
      for (const file of files) file.shares.push({ channel: channel.id, ts: message.ts, threadTs })
      noteActs(world, { text, blocks: [], names: false, unfurls: false }, channel.id, message.ts)
      return answer
    },
  },
  'files.info': {
    token: 'bot',
    scopes: ['files:read'],
    perMinute: 100,
    required: ['file'],
    optional: ['limit', 'cursor', 'count', 'page'],
    run(args, world) {
      const file = world.files.get(stringOf(args.file))
      if (!file?.uploaded) throw slackRefusal('file_not_found')
      return { file: fileJson(world, file.id), content: file.text }
    },
  },
}
