import type { BotError } from '../../errors.ts'
import { type Html, html } from '../html.ts'
import { prose } from '../prose.ts'
import { shownText } from '../shown-text.ts'
import { layout } from './layout.ts'

const titles: Partial<Record<BotError['code'], string>> = {
  NOT_SIGNED_IN: 'Sign in with the link',
  TOO_MANY_TRIES: 'Too many wrong tokens',
  PAGE_NOT_FOUND: 'There is no such page',
  UNKNOWN_INCIDENT: 'There is no such incident',
  MESSAGE_TOO_LONG: 'That message is too long',
  HOST_REFUSED: 'Unknown host name',
  CROSS_SITE_REFUSED: 'Refused: not sent from this console',
  INTERNAL: 'Something broke on our side',
}

/** What happened, the next thing to do, and the code; never a stack. `goTo` tries an address once more. */
export function problemPage(problem: BotError, options: { version: string; goTo?: string }): Html {
  const title = titles[problem.code] ?? 'That did not work'
  return layout({
    ...options,
    title,
    main: html`<section class="problem"><h1>${title}</h1>
<p>${shownText(problem.message, 2000)}</p>
<p class="next">${prose(problem.hint, 2000)}</p>
<p class="code">Error code <code>${problem.code}</code></p>
${problem.code === 'NOT_SIGNED_IN' ? '' : html`<p><a href="/">To the start page</a></p>`}</section>`,
  })
}
