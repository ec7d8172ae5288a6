import { lockDataDir } from '../../src/store/data-dir.ts'

/** Run as a process of its own: locks the folder in its first argument, says so, and stays until it is killed. */
const [dir = ''] = process.argv.slice(2)
try {
  await lockDataDir(dir)
  console.log('held')
  setInterval(() => undefined, 60_000)
} catch (error) {
  console.log(error instanceof Error && 'code' in error ? error.code : error)
}
