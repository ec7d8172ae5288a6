import type { Advice } from '../../../model/diagnosis.ts'
import type { Listener } from '../../../model/facts/sockets.ts'
import type { System } from '../../../model/system.ts'
import { formatAddress } from '../address.ts'
import { machineOf } from '../standing.ts'
import type { Question, SocketsEvidence } from './questions.ts'

/** Where the proxy should ask instead. */
export function portAdvice({ asked, hop, machine, host }: Question, port: number): Advice {
  const address = formatAddress({ host, port, socket: null })
  return {
    cause: 'wrong-port',
    hop,
    host: machine,
    setting: asked?.directive?.replace('…', address) ?? address,
    where: asked?.where ?? 'addresses of the hop in services.yaml',
    why: `The app listens on port ${port}. If it should not, change its own setting instead.`,
  }
}

/** Which of the loopback addresses to write. */
export function familyAdvice({ asked, hop, machine, port }: Question, onPort: readonly Listener[]): Advice {
  const bound = onPort[0]?.address ?? '127.0.0.1'
  const address = formatAddress({ host: bound, port, socket: null })
  return {
    cause: 'localhost-ipv6',
    hop,
    host: machine,
    setting: asked?.directive?.replace('…', address) ?? address,
    where: asked?.where ?? 'addresses of the hop in services.yaml',
    why: `The app listens on ${bound} only, and whoever asks by another loopback address is refused.`,
  }
}

/** Where the app should listen instead. */
export function bindAdvice({ hop, port, expected }: Question, sockets: SocketsEvidence): Advice {
  const bind: Partial<Record<System, string>> = {
    gunicorn: `--bind 0.0.0.0:${port}`,
    uwsgi: `http-socket = 0.0.0.0:${port}`,
    'php-fpm': `listen = 0.0.0.0:${port}`,
    node: `server.listen(${port}, '0.0.0.0')`,
    nginx: `listen ${port};`,
  }
  return {
    cause: 'loopback-bind',
    hop,
    host: machineOf(sockets),
    setting: bind[expected] ?? `listen on 0.0.0.0:${port}`,
    where: 'the app’s own setting',
    why: 'It is asked from another machine, which a loopback address never answers. Keep the port closed to strangers.',
  }
}
