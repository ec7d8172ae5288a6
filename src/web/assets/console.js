// Makes the pages live. Without it they still work: forms are sent, and pages are loaded again.

const reply = document.querySelector('#reply')
const command = document.querySelector('#command')
const live = document.querySelector('#live')
const announcer = document.querySelector('#announcer')
const dialog = document.querySelector('#confirm')

const announceEveryMs = 2000
const retimeEveryMs = 20_000

/** Markup from our own server, which escaped it. */
function parse(markup) {
  const template = document.createElement('template')
  template.innerHTML = markup
  return template.content
}

/* Live updates: parts that did not change are left alone, so that focus, selection and scrolling stay. */

function keepFolds(from, to) {
  const open = new Map(
    [...from.querySelectorAll('details[data-key]')].map((fold) => [fold.dataset.key, fold.open]),
  )
  for (const fold of to.querySelectorAll('details[data-key]')) {
    const wasOpen = open.get(fold.dataset.key)
    if (wasOpen !== undefined) fold.open = wasOpen
  }
}

/** A way back to the focused element, for when its part of the page is replaced. */
function focusedIn(part) {
  const focused = document.activeElement
  if (!focused || !part.contains(focused)) return null
  const fold = focused.closest('details[data-key]')
  if (fold) return `details[data-key="${CSS.escape(fold.dataset.key)}"] > summary`
  const button = focused.closest('form')?.elements.namedItem('button')
  return button ? `form:has(input[name="button"][value="${CSS.escape(button.value)}"]) button` : null
}

function showMessage({ id, text, html }) {
  const thread = document.querySelector('#thread')
  const next = parse(html).firstElementChild
  const current = thread.querySelector(`[data-id="${CSS.escape(id)}"]`)
  if (!current) {
    thread.append(next)
    announce(text)
    return
  }
  if (current.dataset.version === next.dataset.version) return
  keepFolds(current, next)
  const focus = focusedIn(current)
  const fresh = [...next.children]
  const old = [...current.children]
  for (const [index, part] of fresh.entries()) {
    if (!old[index]) current.append(part)
    else if (!old[index].isEqualNode(part)) old[index].replaceWith(part)
  }
  for (const part of old.slice(fresh.length)) part.remove()
  current.dataset.version = next.dataset.version
  if (focus && !current.contains(document.activeElement)) {
    current.querySelector(focus)?.focus({ preventScroll: true })
  }
  announce(text)
}

let lastAnnounced = 0
let toAnnounce = ''
let announceTimer = null

/** Tells a screen reader the newest state, not every state on the way there. */
function announce(text) {
  toAnnounce = text
  if (announceTimer) return
  const waitMs = Math.max(0, lastAnnounced + announceEveryMs - Date.now())
  announceTimer = setTimeout(() => {
    announcer.textContent = toAnnounce
    lastAnnounced = Date.now()
    announceTimer = null
  }, waitMs)
}

const handlers = {
  message: showMessage,
  head({ html }) {
    document.querySelector('#incident-head').replaceChildren(parse(html))
  },
  overview({ html }) {
    const overview = document.querySelector('#overview')
    const focused = overview.contains(document.activeElement)
      ? document.activeElement.getAttribute('href')
      : null
    overview.replaceChildren(parse(html))
    if (focused) overview.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
  },
}

function showLive(text, isLost) {
  live.textContent = text
  live.classList.toggle('is-lost', isLost)
}

function follow(address) {
  const events = new EventSource(address)
  events.onopen = () => showLive('Live', false)
  events.onerror = () => {
    const isOver = events.readyState === EventSource.CLOSED
    showLive(isOver ? 'Not live: reload the page, or sign in again' : 'Connection lost, trying again…', true)
  }
  for (const [name, handle] of Object.entries(handlers)) {
    events.addEventListener(name, (event) => handle(JSON.parse(event.data)))
  }
  return events
}

const address = document.body.dataset.events
if (address) {
  // A browser keeps about six connections to one host: a page that nobody sees must not hold one.
  let events = document.hidden ? null : follow(address)
  document.addEventListener('visibilitychange', () => {
    events?.close()
    events = document.hidden ? null : follow(address)
  })
  addEventListener('pagehide', () => events?.close())
  addEventListener('pageshow', (event) => {
    if (event.persisted) events = follow(address)
  })
}

/* Commands and buttons: sent in the background, the answer shown where one is looking. */

function showReply(content) {
  reply.hidden = false
  reply.replaceChildren(content)
  reply.scrollTop = 0
}

function showTrouble(title, next) {
  const content = parse('<h2 class="heading tone-bad"></h2><p class="text"></p>')
  content.querySelector('h2').textContent = title
  content.querySelector('p').textContent = next
  showReply(content)
}

async function send(form, fields) {
  const button = form.querySelector('button:not([type="button"])')
  if (button.ariaDisabled === 'true') return
  button.ariaDisabled = 'true'
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(fields),
    })
    const answer = await response.json()
    if (answer.error) showTrouble(answer.error.message, answer.error.hint)
    else if (answer.place && answer.place !== location.pathname) location.assign(answer.place)
    else {
      showReply(parse(answer.html))
      if (answer.ok && form.id === 'command-form') command.value = ''
    }
  } catch {
    showTrouble('The bot did not answer.', 'Look whether it is still running, then try again.')
  } finally {
    button.ariaDisabled = null
  }
}

/** Line by line, so that one that is too long is not taken for two. */
function planLines(whole) {
  return whole.split('\n').map((text) => {
    const line = document.createElement('span')
    const kind = { '  - ': 'is-gone', '  + ': 'is-new' }[text.slice(0, 4)] ?? 'is-plain'
    line.className = `line ${kind}`
    line.textContent = `${text}\n`
    return line
  })
}

/** Resolves to what was told along with the click, or to null when it is taken back. */
function ask(fields) {
  const part = (name) => dialog.querySelector(`#confirm-${name}`)
  const label = fields.get('label')
  const wantsReason = fields.get('wants-reason') === 'yes'
  const word = fields.get('wants-typed')
  const question = fields.get('wants-answer')
  part('title').textContent = `${label}?`
  part('text').textContent = fields.get('confirm')
  part('yes').textContent = label
  part('whole').replaceChildren(...planLines(fields.get('whole') ?? ''))
  part('whole').hidden = !fields.get('whole')
  part('question').hidden = !question
  part('answer-label').textContent = `${question}: ${fields.get('answer-hint')}`
  part('answer').value = ''
  part('answer').required = Boolean(question)
  part('why').hidden = Boolean(question) && !wantsReason
  part('reason-label').textContent = `Reason, for the timeline${wantsReason ? '' : ' (optional)'}`
  part('reason').value = ''
  part('reason').required = wantsReason
  part('step').hidden = !word
  part('word').textContent = word ?? ''
  part('typed').value = ''
  part('typed').required = Boolean(word)
  part('typed').setCustomValidity('')
  part('typed').oninput = ({ target }) => {
    target.setCustomValidity(target.value === '' || target.value === word ? '' : `Type ${word}, exactly.`)
  }
  dialog.returnValue = ''
  dialog.showModal()
  part('whole').scrollTop = 0
  const first = question ? 'answer' : wantsReason ? 'reason' : word ? 'typed' : 'yes'
  part(first).focus({ preventScroll: true })
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const told = {
          reason: part('reason').value,
          typed: part('typed').value,
          answer: part('answer').value,
        }
        resolve(dialog.returnValue === 'yes' ? told : null)
      },
      { once: true },
    )
  })
}

document.addEventListener('submit', async (event) => {
  const form = event.target
  const isPress = form.classList.contains('press')
  if (!reply || (!isPress && form.id !== 'command-form' && form.id !== 'paste-form')) return
  event.preventDefault()
  const fields = new FormData(form)
  if (isPress && fields.get('confirm')) {
    const told = await ask(fields)
    if (told === null) return
    fields.set('confirmed', 'yes')
    fields.set('reason', told.reason)
    fields.set('typed', told.typed)
    fields.set('answer', told.answer)
    fields.delete('whole')
  }
  await send(form, fields)
})

document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest?.('input, textarea, select, dialog')
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey || !command) return
  event.preventDefault()
  command.focus()
})

/* Times keep counting. */

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

function retime() {
  for (const time of document.querySelectorAll('time.when')) {
    const ageMs = Date.now() - Date.parse(time.dateTime)
    const [unit, ms] = units.find(([, size]) => ageMs >= size) ?? []
    const words = unit ? relative.format(-Math.floor(ageMs / ms), unit) : 'just now'
    if (time.textContent !== words) time.textContent = words
  }
}

setInterval(retime, retimeEveryMs)
