import { toBotError } from '../errors.ts'
import type { Command, Host, Hosts } from '../model/host.ts'

/** What came of trying one machine. */
export interface HostCheck {
  host: string
  ok: boolean
  /** Who we are there, `Linux 6.1.0`, and whether root can be had; null where it was not reached. */
  user: string | null
  kernel: string | null
  /** `no` where the inventory does not ask for it, `refused` where it does and sudo does not give it. */
  sudo: 'yes' | 'no' | 'refused' | null
  durationMs: number
  error: { code: string; message: string; hint: string } | null
}

const timeLimitMs = 30_000

/** Tries every machine side by side. */
export async function checkHosts(inventory: readonly Host[], hosts: Hosts): Promise<HostCheck[]> {
  return Promise.all(inventory.map((host) => checkHost(host, hosts)))
}

async function checkHost(host: Host, hosts: Hosts): Promise<HostCheck> {
  const since = performance.now()
  const durationMs = () => Math.round(performance.now() - since)
  const commands: Command[] = [
    { argv: ['id', '-un'] },
    { argv: ['uname', '-sr'] },
    { argv: ['id', '-u'], root: true },
  ]
  try {
    const [user, kernel, root] = await hosts.run(host, commands, { signal: AbortSignal.timeout(timeLimitMs) })
    const isRoot = root?.failure === null && root.stdout.trim() === '0'
    return {
      host: host.name,
      ok: true,
      user: user?.stdout.trim() ?? null,
      kernel: kernel?.stdout.trim() ?? null,
      sudo: isRoot ? 'yes' : host.sudo ? 'refused' : 'no',
      durationMs: durationMs(),
      error: null,
    }
  } catch (thrown) {
    const { code, message, hint } = toBotError(thrown)
    const isLate = code === 'CANCELED'
    return {
      host: host.name,
      ok: false,
      user: null,
      kernel: null,
      sudo: null,
      durationMs: durationMs(),
      error: {
        code: isLate ? 'STEP_TIMEOUT' : code,
        message: isLate ? `no answer within ${timeLimitMs / 1000} s` : message,
        hint: isLate ? 'Log in and look whether the host is overloaded.' : hint,
      },
    }
  }
}

/** One line per machine: `web-1: ok, as deploy, Linux 6.1.0, sudo yes (120 ms)`. */
export function hostLine({ host, user, kernel, sudo, durationMs, error }: HostCheck): string {
  if (error !== null) return `${host}: ${error.code}: ${error.message.replace(/\.$/, '')} — ${error.hint}`
  const said =
    sudo === 'refused' ? 'sudo refused — allow it without a password, or write "sudo: false"' : `sudo ${sudo}`
  return `${host}: ok, as ${inert(user)}, ${inert(kernel)}, ${said} (${durationMs} ms)`
}

/** What a machine says of itself, without what could move the cursor. */
function inert(text: string | null): string {
  return text === null || text === '' ? 'unknown' : text.replace(/\p{C}+/gu, ' ').slice(0, 100)
}
