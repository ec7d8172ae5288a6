import { describe, expect, it } from 'vitest'
import { mentionText } from '../../../src/chat/slack/mention-text.ts'
import { typedText } from '../../../src/chat/slack/typed-text.ts'

describe('chat/slack/typed-text', () => {
  it.each([
    [
      'diagnose <https://shop.example/cart?a=1&amp;b=2|shop.example/cart>',
      'diagnose https://shop.example/cart?a=1&b=2',
    ],
    ['diagnose <https://shop.example/>', 'diagnose https://shop.example/'],
    ['freeze <#C024BE7LR|shop>', 'freeze #shop'],
    ['approve x <!subteam^S1|@sre> said so', 'approve x @sre said so'],
    ['write to <mailto:a@b.example|a@b.example>', 'write to a@b.example'],
    ['explain &lt;title&gt;502 &amp;amp; co&lt;/title&gt;', 'explain <title>502 &amp; co</title>'],
    ['explain <html><center>502</center>', 'explain <html><center>502</center>'],
    ['deny x <@U024BE7LH> is asleep', 'deny x <@U024BE7LH> is asleep'],
    ['diagnose shop; rm -rf / $(id) `id` | tee', 'diagnose shop; rm -rf / $(id) `id` | tee'],
    ['диагностика 🛒 店', 'диагностика 🛒 店'],
  ])('%s was typed as %s', (came, typed) => {
    expect(typedText(came)).toBe(typed)
  })
})

describe('chat/slack/mention-text', () => {
  it.each([
    ['<@UBOT> diagnose shop', 'diagnose shop'],
    ['<@UBOT|fiveohtwo>: diagnose shop', 'diagnose shop'],
    ['hey <@UBOT> diagnose shop', 'diagnose shop'],
    ['diagnose shop <@UBOT>', 'diagnose shop'],
    ['<@UBOT>', ''],
    ['<@UBOT> explain &lt;h1&gt;502&lt;/h1&gt;', 'explain <h1>502</h1>'],
  ])('%s says %s', (came, said) => {
    expect(mentionText(came, 'UBOT')).toBe(said)
  })

  it('leaves the name to the parser while nobody knows it', () => {
    expect(mentionText('<@UBOT> help', null)).toBe('<@UBOT> help')
  })
})
