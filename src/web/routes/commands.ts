import { type Context, Hono } from 'hono'
import type { ChatInbox } from '../../chat/adapter.ts'
import { BotError } from '../../errors.ts'
import { incidentPath } from '../incident-path.ts'
import { renderReply } from '../pages/command-line.ts'
import { confirmPage } from '../pages/confirm-page.ts'
import { wantsJson } from '../problem.ts'
import type { WebEnv } from '../web-env.ts'
import { type Answer, ask, from } from './ask.ts'
import { type PageOptions, renderIncident, renderStart } from './pages.ts'

interface CommandOptions extends PageOptions {
  inbox: ChatInbox
  report: (problem: BotError, c: Context<WebEnv>) => void
}

/** What people do on the pages: commands typed and buttons pressed, as forms, or as JSON answers for console.js. */
export function commandRoutes(options: CommandOptions): Hono<WebEnv> {
  const { inbox } = options
  const routes = new Hono<WebEnv>()

  routes.post('/command', async (c) => {
    const form = await readForm(c)
    const pasted = form('pasted').trim()
    const text = pasted === '' ? form('text').trim() : `explain\n${pasted}`
    const incident = form('incident')
    if (text === '') throw new BotError('USAGE', 'The command is empty.', 'Type for example: help')
    const answer = await ask(
      () => inbox.command(text, incident === '' ? from : { ...from, incident }),
      (problem) => options.report(problem, c),
    )
    return respond(c, answer, { here: incident, typed: answer.problem === null || pasted !== '' ? '' : text })
  })

  routes.post('/press', async (c) => {
    const form = await readForm(c)
    const button = form('button')
    const reason = form('reason').trim()
    const typed = form('typed').trim()
    const told = form('answer').trim()
    if (button === '')
      throw new BotError('USAGE', 'The click names no button.', 'Reload the page and try again.')
    if (form('confirm') !== '' && form('confirmed') !== 'yes') {
      return c.html(
        confirmPage(
          {
            button,
            label: form('label'),
            confirm: form('confirm'),
            whole: form('whole'),
            wantsReason: form('wants-reason') === 'yes',
            wantsTyped: form('wants-typed'),
            wantsAnswer: form('wants-answer'),
            answerHint: form('answer-hint'),
          },
          options.version,
        ),
      )
    }
    const answer = await ask(
      () =>
        inbox.press(button, {
          ...from,
          ...(reason === '' ? {} : { reason }),
          ...(typed === '' ? {} : { typed }),
          ...(told === '' ? {} : { answer: told }),
        }),
      (problem) => options.report(problem, c),
    )
    return respond(c, answer, { here: answer.reply.incident ?? '', typed: '' })
  })

  /** A thread elsewhere shows the rest: go there. Otherwise the answer is shown where it was asked. */
  async function respond(
    c: Context<WebEnv>,
    answer: Answer,
    { here, typed }: { here: string; typed: string },
  ) {
    const { reply, status } = answer
    const place = reply.incident === undefined ? null : incidentPath(reply.incident)
    if (wantsJson(c)) {
      const html = String(await renderReply(reply.message))
      return c.json({ ok: answer.problem === null, place, text: reply.message.text, html }, status)
    }
    if (place !== null && reply.incident !== here) return c.redirect(place, 303)
    const isKnown = here !== '' && (await options.source.incident(here)) !== null
    const shown = { typed, reply: reply.message }
    return c.html(
      isKnown ? await renderIncident(options, here, shown) : await renderStart(options, shown),
      status,
    )
  }

  return routes
}

/** Reads a form's text fields by name; a missing one is empty. */
async function readForm(c: Context<WebEnv>): Promise<(name: string) => string> {
  const body = await c.req.parseBody()
  return (name) => {
    const value = body[name]
    return typeof value === 'string' ? value : ''
  }
}
