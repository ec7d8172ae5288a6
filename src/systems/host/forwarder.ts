/**
 * Whether a process of this name listens for whoever is inside of a container (docker-proxy, rootlessport): that it listens and
 * takes connections says nothing of the app, and it closes them when it finds nobody inside (moby cmd/docker-proxy).
 */
export function isEngineForwarder(name: string | null): boolean {
  return name !== null && /^(?:docker-pr|rootlessport)/.test(name)
}
