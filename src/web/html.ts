import { html } from 'hono/html'

export { html }

/** Markup whose inserted values were escaped by the {@link html} template. */
export type Html = ReturnType<typeof html>
