import type { EventEmitter } from 'node:events'

/** What a statement gave, as `pg` reports it. */
export interface SqlResult<R> {
  rows: R[]
  rowCount: number | null
  command: string
}

/**
 * A statement whose connection is given up when no answer comes for so many milliseconds, where TCP would wait for a quarter of
 * an hour. The embedded database is never away, only busy, and is waited for.
 */
export interface TimedStatement {
  text: string
  values: readonly unknown[]
  query_timeout: number
}

/** Whatever takes a statement: a pool, or one connection. */
export interface Sql {
  // biome-ignore lint/suspicious/noExplicitAny: the open row type of pg's and BullMQ's own declarations.
  query<R = any>(statement: string | TimedStatement, params?: readonly unknown[]): Promise<SqlResult<R>>
}

/** A connection taken from a pool; emits `notification` for the channels it listens to. */
export interface SqlClient extends Sql, EventEmitter {
  release(destroy?: boolean): void
}

/** What a real `pg.Pool` and PGlite's have in common, and all that the store and BullMQ need. */
export interface SqlPool extends Sql, EventEmitter {
  connect(): Promise<SqlClient>
  end(): Promise<void>
}
