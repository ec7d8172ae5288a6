import type { NginxFacts } from '../../model/facts/nginx.ts'
import { readConfig } from './config/read-config.ts'
import { parseBuild } from './output/parse-build.ts'
import { parseTest } from './output/parse-test.ts'

/** The facts of an nginx of which nothing was seen. */
export const unseenNginx: NginxFacts = {
  version: null,
  test: null,
  upstreams: [],
  passes: [],
  resolvers: [],
  timeouts: [],
  workerProcesses: null,
  workerConnections: null,
  workerFilesLimit: null,
  status: null,
  running: null,
  workers: null,
  masterStartedAt: null,
  workersStartedAt: null,
  workerFiles: null,
  names: [],
  logs: [],
  formats: {},
}

/** Facts of what nginx says of itself, with where it serves its status and how much of the text was its configuration. */
export function nginxFacts({ build, test, config }: { build: string; test: string; config: string }): {
  facts: NginxFacts
  statusUrls: string[]
  known: number
} {
  const { version } = parseBuild(build)
  const { statusUrls, known, ...read } = readConfig(config, version)
  return { facts: { ...unseenNginx, version, test: parseTest(test), ...read }, statusUrls, known }
}
