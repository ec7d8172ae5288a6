import type { ApprovalState } from '../../src/model/approval.ts'

/** What somebody does to an approval: `which` of all, negative from the newest, and from which process (`by`). */
export type LifeAction = { by: 0 | 1 } & (
  | { do: 'propose'; incident: 0 | 1; needed: 1 | 2 }
  | { do: 'vote'; which: number; person: string; decision: 'approved' | 'denied'; late: boolean }
  | { do: 'spend'; which: number; places: string[] }
  /** With the newest fence that this approval was given, or one that is `age` seizures older. */
  | { do: 'intend'; which: number; age: number; place: string }
  | { do: 'release' | 'seize' | 'judge' | 'refuse'; which: number }
  | { do: 'expire' }
  | { do: 'supersede'; incident: 0 | 1 }
)

export interface ModelApproval {
  incident: 0 | 1
  state: ApprovalState
  needed: number
  voters: string[]
  refused: boolean
  judged: boolean
  places: string[]
  /** How many fences it was given. */
  fences: number
}

/** Does the same to the model, and answers what the store must answer. */
export function playLife(model: ModelApproval[], action: LifeAction): string {
  switch (action.do) {
    case 'propose':
      lapse(model, 'superseded', action.incident)
      model.push({
        incident: action.incident,
        state: 'pending',
        needed: action.needed,
        voters: [],
        refused: false,
        judged: false,
        places: [],
        fences: 0,
      })
      return 'pending'
    case 'expire':
      return `lapsed ${lapse(model, 'expired')}`
    case 'supersede':
      return `lapsed ${lapse(model, 'superseded', action.incident)}`
  }
  const approval = model.at(action.which)
  if (!approval) return 'nothing there'
  switch (action.do) {
    case 'vote':
      return vote(approval, action)
    case 'spend':
      return spend(model, approval, action.places)
    case 'intend':
      return String(approval.places.includes(action.place) && action.age === 0 && approval.fences > 0)
    case 'release':
      approval.places = []
      return 'released'
    case 'seize':
      approval.fences += 1
      return 'higher'
    case 'refuse':
      approval.refused = true
      return 'refused'
    case 'judge': {
      const isFirst = approval.state === 'spent' && !approval.judged
      if (isFirst) Object.assign(approval, { judged: true, places: [] })
      return String(isFirst)
    }
  }
}

function vote(
  approval: ModelApproval,
  { person, decision, late }: Extract<LifeAction, { do: 'vote' }>,
): string {
  if (approval.state !== 'pending') return `refused ${approval.state} false`
  if (late) {
    approval.state = 'expired'
    return 'refused expired false'
  }
  if (approval.voters.includes(person)) return 'refused pending true'
  approval.voters.push(person)
  const lacking = decision === 'denied' ? 0 : approval.needed - approval.voters.length
  if (lacking > 0) return `voted ${lacking}`
  approval.state = decision
  return `decided ${decision}`
}

function spend(model: ModelApproval[], approval: ModelApproval, places: string[]): string {
  if (approval.state !== 'approved' || approval.refused) return 'lost'
  const [held] = [...places].sort().filter((place) => model.some((other) => other.places.includes(place)))
  const holder = model.findIndex((other) => held !== undefined && other.places.includes(held))
  if (holder >= 0) return `held ${held} by ${holder}`
  Object.assign(approval, { state: 'spent', places, fences: approval.fences + 1 })
  return 'spent'
}

function lapse(model: ModelApproval[], state: 'expired' | 'superseded', incident?: 0 | 1): number {
  const pending = model.filter(
    (approval) => approval.state === 'pending' && (incident ?? approval.incident) === approval.incident,
  )
  for (const approval of pending) approval.state = state
  return pending.length
}
