import { propertyOf } from './property-of.ts'

/** Whether a payload names another workspace than ours, of the person or the place, as those of shared channels may. */
export function isForeign(body: unknown, team: string): boolean {
  const user = propertyOf(body, 'user')
  const event = propertyOf(body, 'event')
  const named = [
    propertyOf(body, 'team_id'),
    propertyOf(propertyOf(body, 'team'), 'id'),
    propertyOf(user, 'team_id'),
    propertyOf(event, 'team'),
    propertyOf(event, 'user_team'),
    propertyOf(event, 'source_team'),
  ]
  return named.some((each) => typeof each === 'string' && each !== '' && each !== team)
}
