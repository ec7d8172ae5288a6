import fc from 'fast-check'

/** Any code point but half a surrogate pair, as a unit of `fc.string`; without the tables that fast-check's own needs. */
export const anyCharacter = fc
  .oneof({ weight: 3, arbitrary: fc.nat(0x7f) }, { weight: 1, arbitrary: fc.nat(0x10ffff) })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
