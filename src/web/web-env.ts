import type { HttpBindings } from '@hono/node-server'

/** What a request knows besides itself; tests that call the app directly bring no socket. */
export interface WebEnv {
  Bindings: Partial<HttpBindings> & {
    /** Aborted when the server closes, so that event streams end at once. */
    closing?: AbortSignal
  }
  Variables: {
    /** How the caller proved who they are; a bearer token cannot be sent by a page of another site. */
    signedInBy: 'cookie' | 'bearer'
  }
}
