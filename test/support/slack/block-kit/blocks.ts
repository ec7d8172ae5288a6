import type { JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import { elements } from './elements.ts'
import { richText } from './rich-text.ts'
import { texts } from './texts.ts'

const { anything, flag, list, number, object, one, text, typed, url } = checks

// docs.slack.dev/reference/block-kit/blocks and the typings of @slack/types 3.2.0, block by block.
const named = { block_id: text(1, 255) }

const section = object(
  { type: one('section') },
  {
    ...named,
    text: texts.either(3000),
    fields: list(1, 10, texts.either(2000)),
    accessory: typed(elements.inSection),
    expand: flag,
  },
  (value, at, problems) => {
    if (!value.text && !value.fields) checks.say(problems, 'must define either `fields` or `text`', at)
  },
)

const context = object(
  {
    type: one('context'),
    elements: list(
      1,
      10,
      typed({ image: texts.image, plain_text: texts.plain(3000), mrkdwn: texts.mrkdwn(3000) }),
    ),
  },
  named,
)

const actions = object(
  { type: one('actions'), elements: list(1, 25, typed(elements.inActions)) },
  named,
  unique,
)

const input = object(
  { type: one('input'), label: texts.plain(2000), element: typed(elements.inInput) },
  { ...named, hint: texts.plain(2000), optional: flag, dispatch_action: flag },
)

const image = object(
  { type: one('image'), alt_text: text(1, 2000) },
  { ...named, image_url: url(3000), slack_file: anything, title: texts.plain(2000) },
)

const cell = typed({
  // Cells of nothing are refused: "The minimum length is 1 character".
  raw_text: object({ type: one('raw_text'), text: text(1, 100_000) }),
  raw_number: object({ type: one('raw_number'), value: number(-Infinity, Infinity), text: text(1, 1000) }),
  rich_text: richText,
})

const table = object(
  { type: one('table'), rows: list(1, 100, list(1, 20, cell)) },
  {
    ...named,
    column_settings: list(0, 20, (value, at, problems) => {
      if (value === null) return
      object({}, { align: one('left', 'center', 'right'), is_wrapped: flag })(value, at, problems)
    }),
  },
)

const card = object(
  { type: one('card') },
  {
    ...named,
    hero_image: texts.image,
    icon: texts.image,
    title: texts.mrkdwn(150),
    subtitle: texts.mrkdwn(150),
    body: texts.mrkdwn(200),
    actions: list(1, 3, elements.button),
  },
)

const everywhere: Record<string, Check> = {
  section,
  context,
  actions,
  image,
  header: object({ type: one('header'), text: texts.plain(150) }, named),
  divider: object({ type: one('divider') }, named),
  rich_text: richText,
  alert: object(
    { type: one('alert'), text: texts.either(200) },
    { ...named, level: one('default', 'info', 'warning', 'error', 'success') },
  ),
  video: object(
    {
      type: one('video'),
      video_url: url(3000),
      thumbnail_url: url(3000),
      alt_text: text(1, 2000),
      title: texts.plain(199),
    },
    {
      ...named,
      title_url: url(3000),
      author_name: text(1, 49),
      provider_name: text(1, 100),
      provider_icon_url: url(3000),
      description: texts.plain(200),
    },
  ),
}

const onlyInMessages: Record<string, Check> = {
  markdown: object({ type: one('markdown'), text: text(1, 12_000) }, named),
  table,
  card,
  carousel: object({ type: one('carousel'), elements: list(1, 10, typed({ card })) }, named),
  container: object(
    { type: one('container'), child_blocks: list(1, 10, typed(everywhere)) },
    {
      ...named,
      title: texts.plain(150),
      rich_text_title: richText,
      subtitle: texts.either(150),
      width: one('narrow', 'standard', 'wide', 'full'),
      icon: texts.image,
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
  context_actions: object({ type: one('context_actions'), elements: list(1, 5, anything) }, named),
}

const inMessages: Record<string, Check> = { ...everywhere, ...onlyInMessages }
const inViews: Record<string, Check> = { ...everywhere, input }

/** What each block must look like, by the surface it stands on. */
export const blocks = { inMessages, inViews }

/** "`action_id` … already exists" (ColeMurray/background-agents#868). */
function unique(value: JsonObject, at: string, problems: string[]): void {
  const seen = new Set<string>()
  for (const [index, element] of objectsIn(value.elements).entries()) {
    const id = element.action_id
    if (typeof id !== 'string') continue
    if (seen.has(id)) {
      checks.say(problems, `\`action_id\` "${id}" already exists`, `${at}/elements/${index}/action_id`)
    }
    seen.add(id)
  }
}
