import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 finish a regular expression in linear time once it has gone back too often, for the expressions that its
 * linear engine knows (https://v8.dev/blog/non-backtracking-regexp). Counts for the whole process.
 */
export function boundBacktracking(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
  setFlagsFromString('--regexp-backtracks-before-fallback=50000')
}
