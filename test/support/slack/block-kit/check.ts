import type { Json } from '../json.ts'

/** Adds what is wrong with a value in the words of Slack's own schema, with the JSON pointer where it stands. */
export type Check = (value: Json, at: string, problems: string[]) => void
