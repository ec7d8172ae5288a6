import { describe, expect, it } from 'vitest'
import { knownService } from '../../src/incident/known-service.ts'

const called = (...names: string[]) => names.map((name) => ({ name }))

const refusal = (typed: string, known: string[], besides?: string) => {
  try {
    return knownService(typed, called(...known), besides)
  } catch (thrown) {
    const { code, message, hint } = thrown as { code: string; message: string; hint: string }
    return { code, message, hint }
  }
}

describe('incident/known-service', () => {
  it('finds a service however it is written', () => {
    expect(knownService(' Shop ', called('cart', 'shop'))).toEqual({ name: 'shop' })
  })

  it('names the one that was probably meant, and what else may be said', () => {
    expect(refusal('shpo', ['cart', 'shop'])).toEqual({
      code: 'UNKNOWN_SERVICE',
      message: 'There is no service "shpo".',
      hint: 'Did you mean "shop"?',
    })
    expect(refusal('shpo', ['shop'], 'A URL works too.')).toMatchObject({
      hint: 'Did you mean "shop"? A URL works too.',
    })
  })

  it('lists those there are where none is near, and never more than fifty', () => {
    expect(refusal('customers', ['cart', 'shop'], 'A URL works too.')).toMatchObject({
      hint: 'Known services: cart, shop. A URL works too.',
    })
    expect(refusal('customers', [])).toMatchObject({ hint: 'Known services: none.' })
    const many = Array.from({ length: 60 }, (_, index) => `s${index}`)
    expect(refusal('customers', many)).toMatchObject({ hint: expect.stringMatching(/, s49 and 10 more\.$/) })
  })

  it('says so where nothing was named, and repeats no megabytes', () => {
    expect(refusal(' ', ['shop'])).toMatchObject({ message: 'No service was named.' })
    expect(refusal('x'.repeat(1e6), ['shop'])).toMatchObject({
      message: `There is no service "${'x'.repeat(80)}".`,
    })
  })
})
