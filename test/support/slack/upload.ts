import type { Answer } from './answer.ts'
import type { SlackWorld } from './slack-world.ts'

/** The second step of an upload: the bytes, as multipart (one part, whatever its name) or as they are. */
export async function upload(
  world: SlackWorld,
  id: string,
  contentType: string,
  body: Buffer,
): Promise<Answer> {
  const file = world.files.get(id)
  if (!file || file.uploaded) return { status: 404, headers: {}, body: 'not found' }
  const bytes = contentType.startsWith('multipart/form-data') ? await partOf(contentType, body) : body
  if (bytes.length !== file.length) {
    world.violations.push(`a file of ${bytes.length} bytes was announced as ${file.length}`)
    return { status: 400, headers: {}, body: 'size mismatch' }
  }
  Object.assign(file, { uploaded: true, bytes, size: bytes.length, text: bytes.toString('utf8') })
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: `OK - ${bytes.length}` }
}

async function partOf(contentType: string, body: Buffer): Promise<Buffer> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  }).formData()
  const [part] = [...form.values()]
  if (part === undefined) return Buffer.alloc(0)
  return typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer())
}
