import { type Html, html } from '../html.ts'
import { assetPath } from '../routes/assets.ts'

export interface Frame {
  title: string
  version: string
  main: Html
  /** The event stream that keeps the page up to date, when it has one. */
  events?: string
  /** Where the page goes on its own at once. */
  goTo?: string
  /** Seconds after which a browser without scripts asks again. */
  reloadSeconds?: number
}

/** The whole document around a page's main part. */
export function layout({ title, version, main, events, goTo, reloadSeconds }: Frame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${goTo === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${goTo}">`}
${reloadSeconds === undefined ? '' : html`<noscript><meta http-equiv="refresh" content="${reloadSeconds}"></noscript>`}
<title>${title} · fiveohtwo</title>
<link rel="icon" href="${assetPath('icon.svg')}">
<link rel="stylesheet" href="${assetPath('console.css')}">
<script src="${assetPath('console.js')}" defer></script>
</head>
<body${events === undefined ? '' : html` data-events="${events}"`}>
<a class="skip" href="#main">Skip to content</a>
<header class="top"><a class="brand" href="/"><img src="${assetPath('icon.svg')}" alt="" width="24" height="24">fiveohtwo</a><span id="live" class="live" role="status"></span></header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="foot">fiveohtwo ${version}</footer>
<p id="announcer" class="unseen" role="status" aria-live="polite"></p>
<dialog id="confirm" class="confirm" aria-labelledby="confirm-title"><form method="dialog">
<h2 id="confirm-title"></h2><p id="confirm-text"></p><pre id="confirm-whole" class="whole" tabindex="0" hidden></pre>
<div id="confirm-question" hidden><label for="confirm-answer" id="confirm-answer-label"></label><input id="confirm-answer" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false"></div>
<div id="confirm-why"><label for="confirm-reason" id="confirm-reason-label"></label><input id="confirm-reason" maxlength="500" autocomplete="off"></div>
<div id="confirm-step" hidden><label for="confirm-typed">Type <code id="confirm-word"></code> to go on</label><input id="confirm-typed" maxlength="300" autocomplete="off" autocapitalize="none" spellcheck="false"></div>
<div class="buttons"><button class="button is-primary" value="yes" id="confirm-yes">Yes</button><button class="button is-plain" value="no" id="confirm-no" formnovalidate>Cancel</button></div>
</form></dialog>
</body>
</html>`
}
