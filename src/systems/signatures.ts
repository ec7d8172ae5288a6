import type { Signature } from '../model/diagnosis.ts'
import type { StepType } from '../model/evidence.ts'
import { apacheSignatures } from './apache/signatures.ts'
import { dockerSignatures } from './docker/docker-signatures.ts'
import { gunicornSignatures } from './gunicorn/gunicorn-signatures.ts'
import { haproxySignatures } from './haproxy/signatures.ts'
import { machineSignatures } from './host/machine-signatures.ts'
import { socketsSignatures } from './host/sockets-signatures.ts'
import { lbHealthSignatures } from './lb-health/signatures.ts'
import { accessLogSignatures } from './logs/signatures.ts'
import { nginxSignatures } from './nginx/signatures.ts'
import { nodeSignatures } from './node/node-signatures.ts'
import { phpFpmSignatures } from './php-fpm/php-fpm-signatures.ts'
import { systemdSignatures } from './systemd/systemd-signatures.ts'
import { uwsgiSignatures } from './uwsgi/uwsgi-signatures.ts'

/** The signatures on what the steps of each system see; a new one is its file and one line here. */
export const systemSignatures: { readonly [T in StepType]?: readonly Signature<T>[] } = {
  machine: machineSignatures,
  sockets: socketsSignatures,
  systemd: systemdSignatures,
  docker: dockerSignatures,
  'access-log': accessLogSignatures,
  nginx: nginxSignatures,
  apache: apacheSignatures,
  haproxy: haproxySignatures,
  'lb-health': lbHealthSignatures,
  gunicorn: gunicornSignatures,
  uwsgi: uwsgiSignatures,
  'php-fpm': phpFpmSignatures,
  node: nodeSignatures,
}
