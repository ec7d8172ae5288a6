import type { IncomingMessage } from 'node:http'
import type { Upload } from './check-message.ts'
import type { Answer } from './refusal.ts'

export interface ReadBody {
  body: unknown
  uploads: Upload[]
  problem: Answer | null
}

/** "The maximum request size when sending a message is 25 MiB": message.mdx "Create Message". */
const maxBytes = 25 * 1024 * 1024

/** JSON, or a form of `payload_json` and `files[n]`: reference.mdx "Content Type", "Uploading Files". */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
  }
  if (size === 0) return { body: null, uploads: [], problem: null }
  if (size > maxBytes)
    return unread({ status: 413, body: { message: 'Request entity too large', code: 40005 } })
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readForm(bytes, type)
  if (!type.startsWith('application/json'))
    return unread({
      status: 400,
      body: { message: 'Expected "Content-Type" header to be one of {\'application/json\'}.', code: 50035 },
    })
  return json(bytes.toString('utf8'), [])
}

async function readForm(bytes: Buffer, type: string): Promise<ReadBody> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  const uploads: Upload[] = []
  for (const [key, value] of form) {
    if (typeof value === 'string') continue
    const place = /^files\[(\d+)\]$/.exec(key)?.[1]
    if (place === undefined)
      return unread({
        status: 400,
        body: { message: 'Invalid Form Body', code: 50035, errors: { [key]: { _errors: [] } } },
      })
    uploads.push({ place, name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) })
  }
  const payload = form.get('payload_json')
  return typeof payload === 'string' ? json(payload, uploads) : { body: {}, uploads, problem: null }
}

function json(text: string, uploads: Upload[]): ReadBody {
  try {
    return { body: JSON.parse(text), uploads, problem: null }
  } catch {
    return unread({ status: 400, body: { message: 'The request body contains invalid JSON.', code: 50109 } })
  }
}

function unread(problem: Answer): ReadBody {
  return { body: null, uploads: [], problem }
}
