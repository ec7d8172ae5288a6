import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** Every fourth answer of a slow backend takes this long: noticeable, and no fault. */
const slowMs = 700

/**
 * One backend of the demo shop, run as a process of its own: `backend.ts <name> <port> <slow|steady>`.
 * Says its port to its parent when it listens, and crashes for real when told to.
 */
function main([name = 'shop', port = '0', pace = 'steady']: string[]): void {
  let requests = 0
  const server = createServer(async (_request, response) => {
    requests += 1
    if (pace === 'slow' && requests % 4 === 0) await delay(slowMs)
    response.setHeader('content-type', 'text/plain')
    response.end(`${name}: 3 items in your basket\n`)
  })
  server.on('error', (error) => {
    throw error
  })
  server.listen(Number(port), '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' ? address?.port : null })
  })
  process.on('message', (message) => {
    if (message === 'crash') throw new Error(`${name} was crashed on purpose`)
  })
  process.on('disconnect', () => process.exit(0))
}

main(process.argv.slice(2))
