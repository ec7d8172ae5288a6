import type { Container } from '../../model/facts/docker.ts'

/** A container of which nothing but the name is known. */
export function emptyContainer(name: string): Container {
  return {
    name,
    image: '',
    imageId: null,
    status: '',
    exitCode: null,
    oomKilled: false,
    error: null,
    startedAt: null,
    finishedAt: null,
    sinceMs: null,
    restarts: null,
    restartPolicy: null,
    project: null,
    health: null,
    healthOutput: null,
    networkMode: null,
    memoryLimitBytes: null,
    networks: [],
    published: [],
    exposed: [],
    listening: null,
  }
}
