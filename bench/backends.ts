import { once } from 'node:events'
import { createServer } from 'node:http'

/** A healthy HTTP server on many loopback ports, in a process of its own: `backends.ts <how many>` prints its ports. */
async function main(count: number): Promise<void> {
  const ports: number[] = []
  for (let index = 0; index < count; index += 1) {
    const server = createServer((_request, response) => response.end('ok\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'object' && address) ports.push(address.port)
  }
  process.send?.(ports)
  process.on('disconnect', () => process.exit(0))
}

await main(Number(process.argv[2]))
