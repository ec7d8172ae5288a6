import type { AccessLogFacts } from './facts/access-log.ts'
import type { ApacheFacts } from './facts/apache.ts'
import type { CaptureFacts } from './facts/capture.ts'
import type { ChangesFacts } from './facts/changes.ts'
import type { DockerFacts } from './facts/docker.ts'
import type { GunicornFacts } from './facts/gunicorn.ts'
import type { HaproxyFacts } from './facts/haproxy.ts'
import type { LbHealthFacts } from './facts/lb-health.ts'
import type { LogFacts } from './facts/logs.ts'
import type { MachineFacts } from './facts/machine.ts'
import type { NginxFacts } from './facts/nginx.ts'
import type { NodeFacts } from './facts/node.ts'
import type { PathReportFacts } from './facts/path-report.ts'
import type { PhpFpmFacts } from './facts/php-fpm.ts'
import type {
  DnsFacts,
  HttpFacts,
  KeepaliveFacts,
  SampleFacts,
  TcpFacts,
  TlsFacts,
  VantageFacts,
} from './facts/probes.ts'
import type { SocketsFacts } from './facts/sockets.ts'
import type { SystemdFacts } from './facts/systemd.ts'
import type { TlsOverlapFacts } from './facts/tls-overlap.ts'
import type { UwsgiFacts } from './facts/uwsgi.ts'

export type * from './facts/probes.ts'

/** The typed facts that each step type gives. Durations are milliseconds, sizes bytes, times ISO 8601 UTC. */
export interface FactsByStep {
  vantage: VantageFacts
  dns: DnsFacts
  tcp: TcpFacts
  tls: TlsFacts
  http: HttpFacts
  keepalive: KeepaliveFacts
  sample: SampleFacts
  logs: LogFacts
  'access-log': AccessLogFacts
  machine: MachineFacts
  sockets: SocketsFacts
  systemd: SystemdFacts
  docker: DockerFacts
  nginx: NginxFacts
  apache: ApacheFacts
  haproxy: HaproxyFacts
  gunicorn: GunicornFacts
  uwsgi: UwsgiFacts
  'php-fpm': PhpFpmFacts
  node: NodeFacts
  changes: ChangesFacts
  'path-report': PathReportFacts
  'tls-overlap': TlsOverlapFacts
  capture: CaptureFacts
  'lb-health': LbHealthFacts
}
