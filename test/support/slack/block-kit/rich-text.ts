import { checks } from './checks.ts'

const { anything, flag, list, number, object, one, text, typed, url } = checks

// docs.slack.dev/reference/block-kit/blocks/rich-text-block
const style = object(
  {},
  {
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
)

const plain = object({ type: one('text'), text: text(1, 100_000) }, { style })
const link = object({ type: one('link'), url: url(3000) }, { text: text(0, 100_000), unsafe: flag, style })

const inline = typed({
  text: plain,
  link,
  emoji: object(
    { type: one('emoji'), name: text(1, 100) },
    { unicode: text(1, 100), skin_tone: number(1, 6), url: url(3000), style },
  ),
  user: object({ type: one('user'), user_id: text(1, 100) }, { style }),
  usergroup: object({ type: one('usergroup'), usergroup_id: text(1, 100) }, { style }),
  channel: object({ type: one('channel'), channel_id: text(1, 100) }, { style }),
  team: object({ type: one('team'), team_id: text(1, 100) }, { style }),
  broadcast: object({ type: one('broadcast'), range: one('here', 'channel', 'everyone') }, { style }),
  color: object({ type: one('color'), value: text(1, 100) }, { style }),
  date: object(
    { type: one('date'), timestamp: number(0, 9_999_999_999), format: text(1, 1000) },
    { url: url(3000), fallback: text(0, 1000), style },
  ),
})

const border = one(0, 1)
const section = object({ type: one('rich_text_section'), elements: list(0, 10_000, inline) })

/** A rich_text block, also as a cell of a table. */
export const richText = object(
  {
    type: one('rich_text'),
    elements: list(
      1,
      10_000,
      typed({
        rich_text_section: section,
        rich_text_list: object(
          {
            type: one('rich_text_list'),
            style: one('bullet', 'ordered'),
            elements: list(1, 10_000, typed({ rich_text_section: section })),
          },
          { indent: number(0, 8), offset: number(0, 100_000), border },
        ),
        rich_text_quote: object(
          { type: one('rich_text_quote'), elements: list(0, 10_000, inline) },
          { border },
        ),
        rich_text_preformatted: object(
          { type: one('rich_text_preformatted'), elements: list(0, 10_000, typed({ text: plain, link })) },
          { border, language: anything },
        ),
      }),
    ),
  },
  { block_id: text(1, 255) },
)
