import { describe, expect, it } from 'vitest'
import { labelsOfTags } from '../../src/alerts/labels-of-tags.ts'

describe('alerts/labels-of-tags', () => {
  it('splits at the first colon, so that a URL stays whole', () => {
    expect(labelsOfTags(['service:shop', ' url:https://shop.example.com/ '])).toEqual({
      service: 'shop',
      url: 'https://shop.example.com/',
    })
  })

  it('takes a tag without a value for true, and drops what says nothing', () => {
    expect(labelsOfTags(['production', '', '  ', 'team:', ':x'])).toEqual({
      production: 'true',
      ':x': 'true',
    })
  })

  it('keeps several values of one name, each once', () => {
    expect(labelsOfTags(['team:a', 'team:b', 'team:a'])).toEqual({ team: 'a,b' })
  })

  it('has no way into the prototype', () => {
    expect(Object.keys(labelsOfTags(['__proto__:x']))).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})
