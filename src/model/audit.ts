/** What recomputing every hash chain came to; of several problems the first one. */
export type AuditResult =
  | {
      ok: true
      incidents: number
      entries: number
      head: { incident: string; seq: number; hash: string } | null
    }
  | {
      ok: false
      incident: string
      seq: number
      problem: 'altered' | 'missing' | 'reordered' | 'truncated'
      detail: string
    }
