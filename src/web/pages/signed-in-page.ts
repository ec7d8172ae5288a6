import { type Html, html } from '../html.ts'
import { layout } from './layout.ts'

/** What follows a sign-in by a link on another site: a step of our own, with which the new cookie is sent. */
export function signedInPage(place: string): Html {
  return layout({
    title: 'Signed in',
    version: '',
    goTo: place,
    main: html`<h1>Signed in</h1><p><a href="${place}">Go on to the console</a></p>`,
  })
}
