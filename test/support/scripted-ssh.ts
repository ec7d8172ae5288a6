import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import type { Server as NetServer, Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2'

const { Server, utils } = ssh2

/** What a server does that is not as it should be; what is not told is as it should be. */
export interface Misbehaviour {
  authenticate?(context: AuthContext, connection: Connection): void
  /** In place of running the command. */
  exec?(channel: ServerChannel, command: string): void
  /** Refuses a session where it says so; `open` are there already. */
  refuseSession?(open: number): boolean
  refuseExec?: boolean
  /** Takes requests for commands, and says nothing. */
  ignoreExec?: boolean
  port?: number
}

/** An SSH server in this process, which runs commands in a real shell. */
export interface ScriptedSsh {
  port: number
  /** Line for known_hosts. */
  knownHosts: string
  /** Connections so far, and those that are open. */
  connections(): number
  open(): number
  sockets: Set<Socket>
  stop(): Promise<void>
}

export interface KeyPair {
  /** PEM, as ssh2 and key files take it. */
  private: string
  /** `ssh-rsa AAAA…` */
  public: string
}

/** A key pair that is made without any program. */
export function makeKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const parsed = utils.parseKey(privateKey)
  if (parsed instanceof Error) throw parsed
  return { private: privateKey, public: `${parsed.type} ${parsed.getPublicSSH().toString('base64')}` }
}

export async function startScriptedSsh(
  hostKey: KeyPair,
  misbehaviour: Misbehaviour = {},
): Promise<ScriptedSsh> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = new Server({ hostKeys: [hostKey.private] }, (connection) => {
    connection.on('error', () => undefined)
    connection.on('authentication', (context) => {
      if (misbehaviour.authenticate) misbehaviour.authenticate(context, connection)
      else if (context.method === 'publickey') context.accept()
      else context.reject(['publickey'])
    })
    let sessions = 0
    connection.on('session', (accept, reject) => {
      if (misbehaviour.refuseSession?.(sessions)) return reject()
      sessions += 1
      const session = accept()
      session.once('close', () => {
        sessions -= 1
      })
      session.on('exec', (acceptExec, rejectExec, { command }) => {
        if (misbehaviour.ignoreExec) return
        if (misbehaviour.refuseExec) return rejectExec()
        const channel = acceptExec()
        channel.on('error', () => undefined)
        if (misbehaviour.exec) misbehaviour.exec(channel, command)
        else runFor(channel, command)
      })
    })
  })
  // The wrapped server tells of its sockets; what wraps it does not.
  const wrapped = (server as unknown as { _srv: NetServer })._srv
  wrapped.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(misbehaviour.port ?? 0, '127.0.0.1')
  await once(wrapped, 'listening')
  const address = wrapped.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  const { port } = address
  return {
    port,
    knownHosts: `[127.0.0.1]:${port} ${hostKey.public}\n`,
    connections: () => connections,
    open: () => sockets.size,
    sockets,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function runFor(channel: ServerChannel, command: string): void {
  const child = spawn('/bin/sh', ['-c', command])
  channel.pipe(child.stdin)
  child.stdin.on('error', () => undefined)
  child.stdout.pipe(channel, { end: false })
  child.stderr.pipe(channel.stderr, { end: false })
  channel.once('close', () => child.stdin.destroy())
  child.once('close', (code) => {
    channel.exit(code ?? 1)
    channel.end()
  })
}

/** The token of a batch, from the script that the server is sent. */
export async function tokenOf(channel: ServerChannel): Promise<string> {
  let heard = ''
  for (;;) {
    const [chunk] = await once(channel, 'data')
    heard += chunk
    const token = /token=([0-9a-f]{32})/.exec(heard)?.[1]
    if (token !== undefined) return token
  }
}
