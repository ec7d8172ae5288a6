import { expect } from 'vitest'
import type { Approval, ApprovalState } from '../../src/model/approval.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { grantOf } from './store-samples.ts'

/** What the timelines of some incidents may say of their approvals, whatever happened. */
export function expectLawful(approvals: Approval[], told: Happening[]): void {
  const owners = new Map<number, string>()
  for (const approval of approvals) {
    const story = told.filter((what) => 'approval' in what && what.approval === approval.id)
    expectOrder(approval, story)
    expectVotes(approval, story)
    const fences = story.flatMap((what) => (what.kind === 'change.intended' ? [what.fence] : []))
    expect(fences).toEqual([...fences].sort((a, b) => a - b))
    for (const fence of fences) {
      expect(owners.get(fence) ?? approval.id).toBe(approval.id)
      owners.set(fence, approval.id)
    }
  }
  const pending = approvals.filter(({ state }) => state === 'pending').map(({ incident }) => incident)
  expect(new Set(pending).size).toBe(pending.length)
}

function expectOrder(approval: Approval, story: Happening[]): void {
  const words = story.map(wordOf)
  expect(words.filter((word) => word !== 'refused').join(' ')).toMatch(storyOf(approval))
  // What was refused is begun by nobody.
  if (words.includes('refused') && words.includes('intended')) {
    expect(words.indexOf('intended')).toBeLessThan(words.indexOf('refused'))
  }
}

/** Every state was reached by the one way that leads there, and each step of the way is told once. */
function storyOf({ state, needed }: Approval): RegExp {
  const voted = `( voted){${needed - 1}}`
  const ways: Record<ApprovalState, string> = {
    pending: `( voted){0,${needed - 1}}`,
    expired: `( voted){0,${needed - 1}} expired`,
    superseded: `( voted){0,${needed - 1}} superseded`,
    denied: `( voted){0,${needed - 1}} denied`,
    approved: `${voted} approved`,
    spent: `${voted} approved( intended)+( judged)?`,
  }
  return new RegExp(`^proposed${ways[state]}$`)
}

function wordOf(what: Happening): string {
  if (what.kind === 'approval.decided') return what.decision
  if (what.kind === 'approval.lapsed') return what.state
  return what.kind.split('.')[1] ?? ''
}

function expectVotes(approval: Approval, story: Happening[]): void {
  const { state, needed, votes, grant } = approval
  expect(new Set(votes.map(({ identity }) => identity)).size).toBe(votes.length)
  expect(story.filter(({ kind }) => kind === 'approval.voted' || kind === 'approval.decided')).toHaveLength(
    votes.length,
  )
  const isGranted = state === 'approved' || state === 'spent'
  expect(grant).toBe(isGranted ? grantOf(approval) : null)
  if (!isGranted) return
  expect(votes.map(({ decision }) => decision)).toEqual(Array(needed).fill('approved'))
  const decided = story.find((what) => what.kind === 'approval.decided')
  expect(decided).toMatchObject({ voters: votes.map(({ by }) => by) })
}
