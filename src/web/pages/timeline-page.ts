import type { Incident } from '../../model/incident.ts'
import type { Freeze } from '../../model/policy.ts'
import type { Entry } from '../../model/timeline.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'
import { happeningLine } from './happening-line.ts'
import { incidentHead, incidentTabs } from './incident-head.ts'
import { layout } from './layout.ts'

/** Entries on one page. */
export const timelinePageSize = 200

/** The timeline as it is stored: number, time, kind, one line, the start of the hash, and all of it folded below. */
export function timelinePage(
  incident: Incident,
  entries: Entry[],
  options: { after: number; freezes: Freeze[]; version: string; now: Date },
): Html {
  const shown = entries.filter(({ seq }) => seq > options.after).slice(0, timelinePageSize)
  const last = shown.at(-1)?.seq ?? options.after
  const isMore = entries.some(({ seq }) => seq > last)
  return layout({
    title: `${incident.id} timeline`,
    version: options.version,
    main: html`<header class="incident-head">${incidentHead(incident, options.freezes, options.now)}</header>
${incidentTabs(incident.id, 'timeline')}
<p class="none">${entries.length} entries, each chained to the one before by its hash. Times are UTC.</p>
<table class="timeline"><caption class="unseen">Timeline of ${incident.id}</caption>
<thead><tr><th scope="col">#</th><th scope="col">Time</th><th scope="col">What</th><th scope="col">Hash</th></tr></thead>
<tbody>${shown.map(entryRow)}</tbody></table>
<nav class="pager" aria-label="Pages of the timeline">${
      options.after > 0
        ? html`<a href="?after=${Math.max(options.after - timelinePageSize, 0)}">Earlier</a>`
        : ''
    }${isMore ? html`<a href="?after=${last}">Later</a>` : ''}</nav>`,
  })
}

function entryRow({ seq, at, what, hash }: Entry): Html {
  return html`<tr id="entry-${seq}"><td class="seq">${seq}</td>
<td class="at"><time datetime="${at}" title="${at}">${at.slice(11, 23)}</time></td>
<td class="what"><details><summary><code class="kind">${what.kind}</code> <span class="line">${shownText(happeningLine(what), 500)}</span></summary><pre class="facts" tabindex="0">${shownText(JSON.stringify(what, null, 2))}</pre></details></td>
<td class="hash"><code title="${hash}">${hash.slice(0, 12)}</code></td></tr>`
}
