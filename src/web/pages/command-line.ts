import { commands } from '../../chat/commands.ts'
import type { ChatMessage } from '../../model/message.ts'
import type { Service } from '../../model/service.ts'
import { renderBody } from '../blocks/render-message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

export interface CommandLine {
  services: Service[]
  /** The incident in whose context it is typed. */
  incident?: string
  /** The service that the example names. */
  example?: string
  /** What was typed last and not understood. */
  typed?: string
  /** The answer to what was typed, when no thread shows it. */
  reply?: ChatMessage
}

const mostSuggested = 200

/** The field for commands, its suggestions, and the answer to the last one. */
export function commandLine({ services, incident, example, typed, reply }: CommandLine): Html {
  return html`<section class="command-line" aria-label="Command line">
<div id="reply" class="reply" aria-live="polite"${reply ? '' : html` hidden`}>${reply ? renderReply(reply) : ''}</div>
<form method="post" action="/command" class="command" id="command-form">
<label for="command"><span aria-hidden="true">/502</span><span class="unseen">Command</span></label>
<input id="command" name="text" list="suggestions" placeholder="diagnose ${shownText(example ?? services[0]?.name ?? 'shop', 100)}" value="${shownText(typed ?? '', 2000)}" required autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" enterkeyhint="send" aria-keyshortcuts="/">
${incident === undefined ? '' : html`<input type="hidden" name="incident" value="${incident}">`}
<button class="button is-primary">Run</button>
</form>
<details class="paste">
<summary>Explain a text: paste log lines, replies, outputs or configurations</summary>
<form method="post" action="/command" id="paste-form">
<label for="paste" class="unseen">Text to explain</label>
<textarea id="paste" name="pasted" rows="10" required spellcheck="false" placeholder="2026/11/20 17:04:51 [error] 2211#2211: *48213 connect() failed (111: Connection refused) while connecting to upstream, …"></textarea>
${incident === undefined ? '' : html`<input type="hidden" name="incident" value="${incident}">`}
<button class="button">Explain</button>
</form>
</details>
<datalist id="suggestions">${suggestions(services).map((text) => html`<option value="${shownText(text, 200)}"></option>`)}</datalist>
</section>`
}

export function renderReply(reply: ChatMessage): Html {
  return renderBody(reply, 'reply')
}

/** What can be typed as it is: a diagnosis of each service, and every command that needs no more words. */
function suggestions(services: Service[]): string[] {
  const complete = commands.filter(({ usage }) => !usage.includes('<')).map(({ name }) => name)
  return [
    ...services.slice(0, mostSuggested).map(({ name }) => `diagnose ${name}`),
    ...complete,
    'explain 502',
  ]
}
