import type { LogLocator } from '../model/log-place.ts'
import { apacheLogLocator } from './apache/log-locator.ts'
import { dockerLocator } from './docker/docker-locator.ts'
import { gunicornLocator } from './gunicorn/gunicorn-locator.ts'
import { haproxyLogLocator } from './haproxy/log-locator.ts'
import { hostLocator } from './host/host-locator.ts'
import { nginxLogLocators } from './nginx/log-locators.ts'
import { nodeLocator } from './node/node-locator.ts'
import { phpFpmLocator } from './php-fpm/php-fpm-locator.ts'
import { systemdLocator } from './systemd/systemd-locator.ts'
import { uwsgiLocator } from './uwsgi/uwsgi-locator.ts'

/** Where each system's logs are found; a new one is its file and one line here. */
export const logLocators: readonly LogLocator[] = [
  hostLocator,
  systemdLocator,
  dockerLocator,
  ...nginxLogLocators,
  apacheLogLocator,
  haproxyLogLocator,
  gunicornLocator,
  uwsgiLocator,
  phpFpmLocator,
  nodeLocator,
]
