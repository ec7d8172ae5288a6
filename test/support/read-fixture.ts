import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a real program said, kept beside the tests: `host/df-P.txt`. */
export function readFixture(path: string): string {
  const [system = '', name = ''] = path.split('/')
  return readFileSync(join(import.meta.dirname, '../systems', system, 'fixtures', name), 'utf8')
}
