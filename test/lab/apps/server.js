// The shop on Node. The file "mode" beside it says how it misbehaves, so that a request shows it at once.
const http = require('node:http')
const fs = require('node:fs')
const path = require('node:path')

const {
  SHOP_PORT = '8000',
  SHOP_BIND = '0.0.0.0',
  SHOP_KEEPALIVE,
  SHOP_PAUSES,
  SHOP_DIES_AFTER,
} = process.env

function mode() {
  try {
    return fs.readFileSync(path.join(__dirname, 'mode'), 'utf8').trim().split(/\s+/)
  } catch {
    return ['']
  }
}

const hoard = []
const server = http.createServer((request, response) => {
  const [kind, amount] = mode()
  request.resume()
  if (kind === 'block') {
    const until = Date.now() + Number(amount) * 1000
    while (Date.now() < until);
  }
  if (kind === 'hoard') for (let n = 0; n < 4e6; n++) hoard.push({ n, text: `order ${n}` })
  if (kind === 'throw') {
    setTimeout(() => {
      const order = undefined
      order.total.toFixed(2)
    }, 5)
    return
  }
  if (kind === 'hangup') return void request.socket.destroy()
  if (kind === 'error') {
    console.error(
      "TypeError: Cannot read properties of undefined (reading 'price')\n    at checkout (/srv/shop/checkout.js:17:23)",
    )
    response.statusCode = 500
  }
  // An answer before the whole body has come would cut the body off.
  request.on('end', () =>
    setTimeout(() => response.end('shop\n'), kind === 'slow' ? Number(amount) * 1000 : 2),
  )
})
if (SHOP_KEEPALIVE) {
  server.keepAliveTimeout = Number(SHOP_KEEPALIVE)
  server.keepAliveTimeoutBuffer = 0
}
server.listen(Number(SHOP_PORT), SHOP_BIND, () => console.log(`shop listens on ${SHOP_BIND}:${SHOP_PORT}`))
// As with a large collection of garbage: for so long nothing is read, and timers that ran out meanwhile come first.
if (SHOP_PAUSES) {
  const nothing = new Int32Array(new SharedArrayBuffer(4))
  setInterval(() => Atomics.wait(nothing, 0, 0, Number(SHOP_PAUSES)), 10)
}
if (SHOP_DIES_AFTER) {
  setTimeout(() => {
    throw new Error('lost the connection to the message broker')
  }, Number(SHOP_DIES_AFTER))
}
