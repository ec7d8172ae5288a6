/** Whose fault an error is; only `remote` faults may heal by trying again. */
export type Fault = 'user' | 'operator' | 'remote' | 'bug'

/** Every code that a {@link BotError} can carry, and whose fault it is. Codes are published: never reuse one. */
export const errorCatalogue = {
  USAGE: 'user',
  UNKNOWN_COMMAND: 'user',
  UNKNOWN_SERVICE: 'user',
  UNKNOWN_INCIDENT: 'user',
  UNKNOWN_RUNBOOK: 'user',
  UNKNOWN_CAUSE: 'user',
  UNKNOWN_APPROVAL: 'user',
  INVALID_URL: 'user',
  MESSAGE_TOO_LONG: 'user',
  NOT_ALLOWED: 'user',
  ALREADY_DECIDED: 'user',
  REASON_NEEDED: 'user',
  NAME_NOT_TYPED: 'user',
  CHANGE_GUARDED: 'user',
  UNKNOWN_REMEDY: 'user',
  NOT_FROZEN: 'user',
  UNKNOWN_ALARM: 'user',
  UNKNOWN_RULE: 'user',
  NOT_MAPPABLE: 'user',
  NOT_SILENCED: 'user',
  APPROVAL_EXPIRED: 'user',
  NOTHING_RUNNING: 'user',
  NOT_SIGNED_IN: 'user',
  TOO_MANY_TRIES: 'user',
  CROSS_SITE_REFUSED: 'user',
  HOST_REFUSED: 'operator',
  PAGE_NOT_FOUND: 'user',
  ADDRESS_REFUSED: 'operator',
  CONFIG_INVALID: 'operator',
  FILE_UNREADABLE: 'operator',
  PORT_TAKEN: 'operator',
  LISTEN_FAILED: 'operator',
  DATA_DIR_LOCKED: 'operator',
  DATA_DIR_NEWER: 'operator',
  DATA_DIR_UNWRITABLE: 'operator',
  DISK_FULL: 'operator',
  WORKER_NEEDS_SERVERS: 'operator',
  DATABASE_UNREACHABLE: 'remote',
  QUEUE_UNREACHABLE: 'remote',
  CHAT_UNREACHABLE: 'remote',
  CHAT_BUSY: 'remote',
  CHAT_REFUSED: 'operator',
  SOURCE_UNREACHABLE: 'remote',
  SOURCE_BUSY: 'remote',
  SOURCE_REFUSED: 'operator',
  HOST_NOT_LISTED: 'operator',
  HOST_UNREACHABLE: 'remote',
  HOST_KEY_UNKNOWN: 'operator',
  HOST_KEY_CHANGED: 'operator',
  HOST_LOGIN_REFUSED: 'operator',
  HOST_CUT_OFF: 'remote',
  HOST_OUTPUT_LIMIT: 'remote',
  HOST_ROOT_NEEDED: 'operator',
  PROGRAM_MISSING: 'operator',
  LOG_UNREADABLE: 'operator',
  LOG_NOT_FOUND: 'operator',
  OUTPUT_UNREADABLE: 'remote',
  CHAIN_BROKEN: 'operator',
  BUNDLE_UNREADABLE: 'user',
  BUNDLE_NEWER: 'user',
  BUNDLE_ALTERED: 'user',
  FILE_UNWRITABLE: 'user',
  TEXT_EMPTY: 'user',
  TEXT_TOO_LONG: 'user',
  LOCAL_LIMIT: 'operator',
  STEP_TIMEOUT: 'remote',
  CANCELED: 'user',
  WORKER_LOST: 'remote',
  INTERNAL: 'bug',
} as const satisfies Record<string, Fault>

export type ErrorCode = keyof typeof errorCatalogue

/** What went wrong (with the observed value), and the next thing to do. */
export class BotError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  /** How long to leave it alone, milliseconds, where that is known. */
  readonly afterMs: number | null

  constructor(
    code: ErrorCode,
    message: string,
    hint: string,
    { afterMs = null, ...options }: ErrorOptions & { afterMs?: number | null } = {},
  ) {
    super(message, options)
    this.name = 'BotError'
    this.code = code
    this.hint = hint
    this.afterMs = afterMs
  }

  get fault(): Fault {
    return errorCatalogue[this.code]
  }
}

/** Wraps whatever was thrown; what is not ours is a bug until somebody names it. */
export function toBotError(thrown: unknown): BotError {
  if (thrown instanceof BotError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new BotError('INTERNAL', message, 'Please report this with the log line that has this code.', {
    cause: thrown,
  })
}
