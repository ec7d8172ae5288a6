export type CauseId = string
