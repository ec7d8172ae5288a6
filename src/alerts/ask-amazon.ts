import { Agent, buildConnector, request } from 'undici'
import { BotError } from '../errors.ts'
import { isSnsAddress } from './is-sns-address.ts'

/** What is asked of Amazon SNS itself. */
export interface Amazon {
  /** The PEM at an address of SNS; rejects with a `remote` fault when it cannot be had. */
  certificate(url: string): Promise<string>
  /** Agrees to a subscription, by asking the address that SNS sent for it; rejects with a `remote` fault. */
  confirm(url: string): Promise<void>
  close(): Promise<void>
}

const dayMs = 86_400_000
/** A failure is remembered for so long, so that many messages at once make few requests. */
const failureMs = 5_000
/** Each region has one certificate or two. */
const mostKept = 100
const mostBytes = 65_536
const timeoutMs = 3_000

/**
 * Asks only addresses of SNS, with TLS, and follows no redirect. That a name could be made to lead to another machine is
 * harmless: that machine would have to prove the name.
 */
export function createAmazon({
  now,
  connect = buildConnector({ timeout: timeoutMs }),
}: {
  now: () => Date
  connect?: buildConnector.connector
}): Amazon {
  const kept = new Map<string, { pem: Promise<string>; until: number }>()
  const agent = new Agent({ connect, maxResponseSize: mostBytes })

  async function get(what: string, url: string): Promise<string> {
    if (!isSnsAddress(url)) throw unavailable(what, 'its address is not one of Amazon SNS')
    try {
      const { statusCode, body } = await request(url, {
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await body.text()
      if (statusCode !== 200) throw new Error(`status ${statusCode}`)
      return text
    } catch (error) {
      throw unavailable(what, reasonOf(error), error)
    }
  }

  async function download(url: string): Promise<string> {
    const what = 'The certificate of Amazon SNS could not be fetched'
    const text = await get(what, url)
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw unavailable(what, 'it is no certificate')
    return text
  }

  function certificate(url: string): Promise<string> {
    const at = now().getTime()
    const known = kept.get(url)
    if (known !== undefined && known.until > at) return known.pem
    const entry = { pem: download(url), until: at + dayMs }
    entry.pem.catch(() => {
      entry.until = now().getTime() + failureMs
    })
    kept.delete(url)
    kept.set(url, entry)
    if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? url)
    return entry.pem
  }

  return {
    certificate,
    confirm: async (url) => {
      await get('The subscription to an SNS topic could not be confirmed', url)
    },
    close: () => agent.destroy(),
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  return 'code' in error && error.code ? String(error.code) : error.message
}

function unavailable(what: string, reason: string, cause?: unknown): BotError {
  const hint = 'Let this machine reach sns.<region>.amazonaws.com on port 443.'
  return new BotError('OUTPUT_UNREADABLE', `${what}: ${reason}.`, hint, { cause })
}
