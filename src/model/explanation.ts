import type { CauseId } from '../diagnosis/causes.ts'
import type { Advice, Missing } from './diagnosis.ts'

/** What a pasted text says: the stable document of `explain --json`. Fields are added, never changed. */
export interface Explanation {
  verdict: {
    state: 'fault' | 'healthy' | 'inconclusive'
    cause: CauseId | null
    /** 0…1 */
    confidence: number
    /** The system at which the cause lies, as far as the text tells. */
    hop: string | null
    sentence: string
  }
  /** Best first. */
  hypotheses: ExplainedHypothesis[]
  missing: Missing[]
  remedies: { title: string; how: string; risk: 'low' | 'medium' | 'high' }[]
  advice: Advice[]
  /** What was read of the text. */
  read: { lines: number; unread: number; evidence: { type: string; source: string; summary: string }[] }
}

export interface ExplainedHypothesis {
  cause: CauseId
  title: string
  confidence: number
  for: Quoted[]
  against: Quoted[]
}

export interface Quoted {
  signature: string
  quote: string
  /** Where in the text: `line 12, $ systemctl status shop`. */
  source: string
  weight: number
}
