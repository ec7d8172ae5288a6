const host = '(?:127\\.0\\.0\\.1|localhost|\\[::1\\])'
const at = `(?:https?:\\/\\/)?${host}:(\\d{2,5})\\b`

/** Words of servers that name the address they are bound to, and not the one that a browser on this machine may use. */
const ways = [
  // Next.js, Nuxt, Vite and the CLIs of Vue: what other machines may use is this machine’s own.
  `Network:\\s{1,12}${at}`,
  // Gradio, Dash, Sanic.
  `Running on local URL:\\s{1,4}${at}`,
  `Dash is running on ${at}`,
  `Goin['’] Fast @ ${at}`,
  // MkDocs, waitress, Python’s http.server, Daphne, Jupyter.
  `[Ss]erving (?:HTTPS? )?on ${at}`,
  `Serving HTTPS? on ${host} port (\\d{2,5})\\b`,
  `Listening on TCP address ${at}`,
  '(?:Server|Notebook)App\\] http:\\/\\/localhost:(\\d{2,5})\\b',
  // Jekyll, Hugo.
  `Server address: ${at}`,
  `Web Server is available at [^\\n]{0,120}?:(\\d{2,5})\\b[^\\n]{0,120}\\(bind address 127\\.0\\.0\\.1\\)`,
  // Gin, Fiber, Rocket.
  `Listening and serving HTTPS? on ${at}`,
  '\\(bound on host (?:127\\.0\\.0\\.1|localhost|\\[?::1\\]?) and port (\\d{2,5})\\)',
  `Rocket has launched from ${at}`,
  // PHP’s own server, Laravel.
  `Development Server \\(${at}\\) started`,
  `[Ss]erver running on \\[${at}\\]`,
  `development server started: <?${at}`,
  // Phoenix, Play, Ktor, Akka and Pekko.
  `Running [\\w.]{1,100} with \\S{1,20}(?: [\\d.]{1,12})? at ${at}`,
  `Listening for HTTPS? on \\/${at}`,
  `Responding at ${at}`,
  `[Ss]erver online at ${at}`,
]

/** A server’s line by which it listens on loopback alone; whichever group is set is its port. */
export const spokenOnLoopback = new RegExp(ways.join('|'))
