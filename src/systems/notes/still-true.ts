import type { LogSignature } from '../../model/diagnosis.ts'

/** Told of what is over or never was, or written about programs in general: changelogs, manuals, advice. */
const undone =
  /\b(?:no longer(?! (?:reach|work|answer|respon|connect|start|run|avail|resolv|load|serve|get|be reach|find|found))|not any ?more|n['’]t any ?more|any ?more[;,.]|never (?:saw|had|seen|see)|(?:was|is|been|got) (?:fixed|solved|mended)|(?:fixed|solved|mended) by|(?:did|does|do)(?: not|n['’]t) (?:fix|help|go away|come|happen|give|change)|still has no)\b|\bas before\b|\b(?:Bug ?fix|Changelog|Release notes)\b|\b[Ww]hen you first\b/

/** The note for what stands as it is told. */
export function stillTrue(note: LogSignature): LogSignature {
  return {
    ...note,
    when: (groups, line) => !undone.test(line.slice(0, 2000)) && (note.when?.(groups, line) ?? true),
  }
}
