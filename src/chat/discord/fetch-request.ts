import type { RESTOptions } from 'discord.js'

/**
 * How discord.js is to make its requests: by Node's own fetch, for its own undici takes forms only over dispatchers of its
 * own version, and our probes bring a newer one into the process.
 */
export const fetchRequest: RESTOptions['makeRequest'] = (url, { method, headers, body, signal }) =>
  fetch(url, { method, headers, body, signal } as RequestInit)
