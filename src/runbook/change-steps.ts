import { demoRestart } from '../demo/demo-restart.ts'
import type { ChangeStep, ChangeType } from '../model/change.ts'
import { apacheReload } from '../systems/apache/apache-reload-change.ts'
import { dockerMemoryChange } from '../systems/docker/docker-memory-change.ts'
import { dockerRestartChange } from '../systems/docker/docker-restart-change.ts'
import { dockerStartChange } from '../systems/docker/docker-start-change.ts'
import { gunicornReload } from '../systems/gunicorn/gunicorn-reload-change.ts'
import { gunicornWorkers } from '../systems/gunicorn/gunicorn-workers-change.ts'
import { haproxyReload } from '../systems/haproxy/haproxy-reload-change.ts'
import { haproxyState } from '../systems/haproxy/haproxy-state-change.ts'
import { freeDiskChange } from '../systems/host/free-disk-change.ts'
import { logrotateChange } from '../systems/host/logrotate-change.ts'
import { sysctlChange } from '../systems/host/sysctl-change.ts'
import { nginxDrain } from '../systems/nginx/nginx-drain-change.ts'
import { nginxReload } from '../systems/nginx/nginx-reload-change.ts'
import { nginxSet } from '../systems/nginx/nginx-set-change.ts'
import { pm2ReloadChange } from '../systems/node/pm2-reload-change.ts'
import { pm2RestartChange } from '../systems/node/pm2-restart-change.ts'
import { phpFpmReload } from '../systems/php-fpm/php-fpm-reload-change.ts'
import { phpFpmSet } from '../systems/php-fpm/php-fpm-set-change.ts'
import { supervisorRestartChange } from '../systems/supervisor/supervisor-restart-change.ts'
import { systemdLimitChange } from '../systems/systemd/systemd-limit-change.ts'
import { systemdReloadChange } from '../systems/systemd/systemd-reload-change.ts'
import { systemdRestartChange } from '../systems/systemd/systemd-restart-change.ts'
import { systemdStartChange } from '../systems/systemd/systemd-start-change.ts'

/** Every change that a remedy can name, by its type. */
export type ChangeRegistry = { [T in ChangeType]?: ChangeStep }

/** The changes of the product; a new one is its file, its type, and one line here. */
export const changeSteps: ChangeRegistry = {
  'demo.restart': demoRestart,
  'systemd.restart': systemdRestartChange,
  'systemd.start': systemdStartChange,
  'systemd.reload': systemdReloadChange,
  'systemd.limit': systemdLimitChange,
  'docker.restart': dockerRestartChange,
  'docker.start': dockerStartChange,
  'docker.memory': dockerMemoryChange,
  'pm2.restart': pm2RestartChange,
  'pm2.reload': pm2ReloadChange,
  'supervisor.restart': supervisorRestartChange,
  'nginx.reload': nginxReload,
  'nginx.drain': nginxDrain,
  'nginx.set': nginxSet,
  'apache.reload': apacheReload,
  'php-fpm.reload': phpFpmReload,
  'php-fpm.set': phpFpmSet,
  'gunicorn.reload': gunicornReload,
  'gunicorn.workers': gunicornWorkers,
  'haproxy.state': haproxyState,
  'haproxy.reload': haproxyReload,
  'host.sysctl': sysctlChange,
  'host.free-disk': freeDiskChange,
  'host.logrotate': logrotateChange,
}
