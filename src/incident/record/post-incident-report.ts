import type { Entry } from '../../model/timeline.ts'
import { alarms } from './post-incident/alarms.ts'
import { changes } from './post-incident/changes.ts'
import { followUps } from './post-incident/follow-ups.ts'
import { impact } from './post-incident/impact.ts'
import { prose, table } from './post-incident/markdown.ts'
import { summary } from './post-incident/summary.ts'
import { type Tale, taleOf } from './post-incident/tale.ts'
import { timeline } from './post-incident/timeline.ts'
import { verdict } from './post-incident/verdict.ts'

/**
 * The post-incident report in Markdown (CommonMark with GFM tables), told by the timeline alone: whatever came from outside
 * is text in it. `picture` is the file with the chart, from where the report is; null where there is none. Null for entries
 * that do not begin with the opening of an incident.
 */
export function postIncidentReport(
  entries: readonly Entry[],
  product: string,
  picture: string | null = null,
): string | null {
  const tale = taleOf(entries)
  if (tale === null) return null
  const sections: [title: string, content: string][] = [
    ['Summary', summary(tale)],
    ['Impact as seen', impact(tale, picture)],
    ['Alarms', alarms(tale)],
    ['Timeline', timeline(tale)],
    ['Verdict', verdict(tale)],
    ['Changes', changes(tale)],
    ['Follow-ups', followUps(tale)],
    ['Record', record(tale, product)],
  ]
  const body = sections.map(([title, content]) => `## ${title}\n\n${content}\n`)
  return [`# ${tale.incident}: ${prose(tale.opened.service.name)}\n`, ...body].join('\n')
}

function record({ incident, entries, opened, openedAt }: Tale, product: string): string {
  const last = entries.at(-1)
  const { service } = opened
  const rows = [
    ['Service', `${prose(service.name)} (${prose(service.environment)}), ${prose(service.url)}`],
    ['Owners', service.owners.map((owner) => prose(owner)).join(', ') || 'none named'],
    ['Opened', `${openedAt} by ${prose(opened.by.name)} (${prose(opened.by.id)})`],
    ['Entries', `${entries.length}`],
    ['Chain head', `${incident} #${last?.seq ?? 0} ${last?.hash ?? ''}`],
    ['Written by', `fiveohtwo ${prose(product)}`],
  ]
  return [
    table(['', ''], rows),
    '',
    `Whether the timeline is still what this report was written from: \`fiveohtwo audit verify --head ${incident}#${last?.seq ?? 0}:${(last?.hash ?? '').slice(0, 16)}\``,
  ].join('\n')
}
