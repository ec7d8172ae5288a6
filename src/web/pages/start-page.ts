import type { Alarm } from '../../model/alarm.ts'
import type { Approval } from '../../model/approval.ts'
import type { ConfigurationItem } from '../../model/configuration-item.ts'
import type { ServiceGlance } from '../../model/glance.ts'
import type { Incident } from '../../model/incident.ts'
import type { Silence } from '../../model/monitoring.ts'
import type { Freeze } from '../../model/policy.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'
import { type CommandLine, commandLine } from './command-line.ts'
import { configurationPanel } from './configuration-panel.ts'
import { firingList } from './firing-list.ts'
import { freezeBanner } from './freeze-banner.ts'
import { incidentTable } from './incident-table.ts'
import { layout } from './layout.ts'
import { serviceList } from './service-list.ts'
import { silenceBanner } from './silence-banner.ts'
import { waitingList } from './waiting-list.ts'

export interface Overview {
  open: Incident[]
  recent: Incident[]
  /** What somebody can decide on now. */
  waiting: Approval[]
  freezes: Freeze[]
  /** Alarms, the newest first. */
  firing: Alarm[]
  silences: Silence[]
  services: ServiceGlance[]
}

/** The first page: a command line, what is going on, and what is connected. */
export function startPage(
  overview: Overview,
  options: { commandLine: CommandLine; configuration: ConfigurationItem[]; version: string; now: Date },
): Html {
  return layout({
    title: overview.open.length === 0 ? 'Incidents' : `${overview.open.length} open`,
    version: options.version,
    events: '/events',
    main: html`<h1 class="unseen">Incidents</h1>
${commandLine(options.commandLine)}
<div class="columns"><div id="overview" class="overview">${renderOverview(overview, { ...options.commandLine, now: options.now })}</div>
${configurationPanel(options.configuration)}</div>`,
  })
}

/** The part of the first page that changes while one looks at it. */
export function renderOverview(
  { open, recent, waiting, freezes, firing, silences, services: glances }: Overview,
  { services, now }: Pick<CommandLine, 'services'> & { now: Date },
): Html {
  const example = services[0]?.name ?? 'https://shop.example/'
  const first = html`${freezeBanner(freezes, now)}${silenceBanner(silences, now)}`
  if (open.length === 0 && recent.length === 0) {
    return html`${first}${firingList(firing, now)}<section class="empty"><h2>No incidents yet</h2>
<p>Type <code>diagnose ${shownText(example, 200)}</code> above and press Enter. The bot looks at every hop of the request path and says which one made the 502, and why.</p>
<p>Alerts open incidents on their own once a source is connected. <code>help</code> lists every command.</p></section>
${serviceList(glances, now)}`
  }
  return html`${first}${waitingList(waiting, services, now)}
<section><h2>Open <span class="tally">${open.length}</span></h2>
${open.length === 0 ? html`<p class="none">Nothing is open.</p>` : incidentTable(open, 'Open incidents', now)}</section>
${firingList(firing, now)}
${serviceList(glances, now)}
<section><h2>Recently closed</h2>
${recent.length === 0 ? html`<p class="none">None yet.</p>` : incidentTable(recent, 'Recently closed incidents', now)}</section>`
}
