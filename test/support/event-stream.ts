export interface StreamEvent {
  event: string
  data: unknown
}

/** Reads server-sent events off a response, one by one; comments are given as events named `:`. */
export async function* readEvents(response: Response): AsyncGenerator<StreamEvent> {
  if (!response.body) return
  const decoder = new TextDecoder()
  let pending = ''
  for await (const chunk of response.body) {
    pending += decoder.decode(chunk, { stream: true })
    for (let end = pending.indexOf('\n\n'); end !== -1; end = pending.indexOf('\n\n')) {
      yield parseEvent(pending.slice(0, end))
      pending = pending.slice(end + 2)
    }
  }
}

function parseEvent(text: string): StreamEvent {
  const lines = text.split('\n')
  const [first = ''] = lines
  if (first.startsWith(':')) return { event: ':', data: first.slice(1).trim() }
  if (first.startsWith('retry:')) return { event: 'retry', data: Number(first.slice(6)) }
  const value = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
  return { event: value('event') ?? 'message', data: JSON.parse(value('data') ?? 'null') }
}
