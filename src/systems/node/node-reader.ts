import type { Reader } from '../../model/excerpt.ts'
import type { NodeFacts, NodeProcess } from '../../model/facts/node.ts'
import { nodeFault, nodeSummary } from './node-facts.ts'
import { parseEcosystem } from './parse-ecosystem.ts'
import { parseJlist } from './parse-jlist.ts'
import { parseDescription, parseTable } from './parse-table.ts'

/** As much of a paste as is read. */
const most = 2_000_000

/** Finds what PM2 prints (`jlist`, `list`, `describe`), and its ecosystem files. */
export const readNode: Reader = ({ text: whole }) => {
  const text = whole.length > most ? whole.slice(0, most) : whole
  const processes = read(text)
  if (processes === null || processes.length === 0) return null
  const facts: NodeFacts = { processes }
  const isWell = processes.every((each) => nodeFault(each, null) === null)
  return {
    type: 'node',
    system: 'node',
    outcome: isWell ? 'pass' : 'fail',
    summary: nodeSummary(facts, null),
    facts,
  }
}

function read(text: string): NodeProcess[] | null {
  if (text.includes('"pm2_env"')) return parseJlist(text)
  if (text.includes('status') && /[│|]/.test(text)) {
    const described = parseDescription(text)
    return parseTable(text) ?? (described === null ? null : [described])
  }
  return text.includes('apps') ? parseEcosystem(text) : null
}
