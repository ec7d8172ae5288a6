import type { Incident } from '../../model/incident.ts'
import type { Freeze } from '../../model/policy.ts'
import { renderMessage } from '../blocks/render-message.ts'
import type { ConsoleMessage } from '../console-source.ts'
import { type Html, html } from '../html.ts'
import { incidentPath } from '../incident-path.ts'
import { type CommandLine, commandLine } from './command-line.ts'
import { incidentHead, incidentTabs } from './incident-head.ts'
import { layout } from './layout.ts'

const reloadSeconds = 5

/** The live thread of one incident. */
export function incidentPage(
  incident: Incident,
  messages: ConsoleMessage[],
  options: { commandLine: CommandLine; freezes: Freeze[]; version: string; now: Date },
): Html {
  return layout({
    title: `${incident.id} ${incident.service}`,
    version: options.version,
    events: `${incidentPath(incident.id)}/events`,
    ...(incident.run === null ? {} : { reloadSeconds }),
    main: html`<header id="incident-head" class="incident-head">${incidentHead(incident, options.freezes, options.now)}</header>
${incidentTabs(incident.id, 'thread')}
<section id="thread" class="thread" aria-label="Thread">${messages.map((message) => renderMessage(message, options.now))}</section>
<p class="thread-empty none">Nothing was said yet. What the bot finds appears here by itself.</p>
<div class="command-dock">${commandLine(options.commandLine)}</div>`,
  })
}
