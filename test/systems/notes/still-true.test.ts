import { describe, expect, it } from 'vitest'
import { addressNotes } from '../../../src/systems/notes/address-notes.ts'
import { stillTrue } from '../../../src/systems/notes/still-true.ts'

const [note] = addressNotes.filter(({ id }) => id === 'note-address-changes').map(stillTrue)
const says = (line: string) => note?.pattern.test(line) === true && note.when?.({}, line) === true

describe('systems/notes/still-true', () => {
  it('takes a remark for what it says', () => {
    expect(says('the IP of the backend container changed after the restart')).toBe(true)
  })

  it.each([
    'the IP of the backend container changed, which was fixed in March',
    'the IP of the backend container no longer changes since then, it had changed before',
    'Changelog: the IP of the backend container is looked up again when it changed',
  ])('leaves alone what is over or told in general: %s', (line) => {
    expect(says(line)).toBe(false)
  })
})
