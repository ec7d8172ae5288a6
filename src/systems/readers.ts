import type { Reader } from '../model/excerpt.ts'
import { apacheReader } from './apache/readers.ts'
import { readDocker } from './docker/docker-reader.ts'
import { gunicornReaders } from './gunicorn/gunicorn-reader.ts'
import { haproxyReader } from './haproxy/readers.ts'
import { readMachine } from './host/machine-reader.ts'
import { readSockets } from './host/sockets-reader.ts'
import { lbHealthReader } from './lb-health/readers.ts'
import { accessLinesReader } from './logs/access-lines-reader.ts'
import { networkReaders } from './network/readers.ts'
import { nginxReaders } from './nginx/readers.ts'
import { readNode } from './node/node-reader.ts'
import { phpFpmReaders } from './php-fpm/php-fpm-reader.ts'
import { readSystemd } from './systemd/systemd-reader.ts'
import { uwsgiReaders } from './uwsgi/uwsgi-reader.ts'

/** What can be read out of pasted text; a new reader is its file and one line here. */
export const readers: readonly Reader[] = [
  readMachine,
  readSockets,
  readSystemd,
  readDocker,
  accessLinesReader,
  ...networkReaders,
  ...nginxReaders,
  apacheReader,
  haproxyReader,
  lbHealthReader,
  ...gunicornReaders,
  ...uwsgiReaders,
  ...phpFpmReaders,
  readNode,
]
