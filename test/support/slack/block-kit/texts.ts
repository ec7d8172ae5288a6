import type { Check } from './check.ts'
import { checks } from './checks.ts'

const { alternatives, flag, object, one, text, typed } = checks

/** Text and the small objects that elements share: docs.slack.dev/reference/block-kit/composition-objects. */
export const texts = {
  plain(most: number): Check {
    return object({ type: one('plain_text'), text: text(1, most) }, { emoji: flag })
  },

  either(most: number): Check {
    return alternatives(
      typed({
        plain_text: texts.plain(most),
        mrkdwn: object({ type: one('mrkdwn'), text: text(1, most) }, { verbatim: flag }),
      }),
    )
  },

  mrkdwn(most: number): Check {
    return object({ type: one('mrkdwn'), text: text(1, most) }, { verbatim: flag })
  },

  /** docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object: 100, 300, 30, 30. */
  confirm: ((value, at, problems) => {
    object(
      { text: texts.either(300) },
      {
        title: texts.plain(100),
        confirm: texts.plain(30),
        deny: texts.plain(30),
        style: one('primary', 'danger'),
      },
    )(value, at, problems)
  }) satisfies Check,

  /** docs.slack.dev/reference/block-kit/composition-objects/option-object: text and description 75, value 150, url 3000. */
  option(label: Check, withUrl = false): Check {
    return object(
      { text: label, value: text(1, 150) },
      { description: texts.either(75), ...(withUrl ? { url: checks.url(3000) } : {}) },
    )
  },

  image: object(
    { type: one('image'), alt_text: text(1, 2000) },
    { image_url: checks.url(3000), slack_file: checks.anything },
    (value, at, problems) => {
      if (!value.image_url && !value.slack_file)
        checks.say(problems, 'must define either image_url or slack_file', at)
    },
  ),
}
