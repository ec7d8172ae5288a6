import type { TakenType } from './evidence.ts'

/** Which targets a step is repeated for; `hosts` are the machines of the path, `path` runs it once, at no target. */
export type Selector = 'edge' | 'targets' | 'backends' | 'hosts' | 'path'

export interface RunbookStep {
  id: string
  type: TakenType
  forEach: Selector
  /** Already parsed by the step type's schema. */
  with: Record<string, unknown>
  /** A CEL expression over `target`, `service` and `steps`, checked when loaded; null is always. */
  when: string | null
  timeoutMs: number
  /** Without `failures` only when we could not look; with it also while the target fails, so that a failure is one seen so many times in a row. */
  retry: { attempts: number; delayMs: number; failures?: boolean }
}

/** Stages run one after another; the steps of a stage run side by side. */
export interface Runbook {
  name: string
  title: string
  description: string
  stages: { name: string; steps: RunbookStep[] }[]
  /** SHA-256 of the file's text, so that a run names exactly what it ran. */
  version: string
}
