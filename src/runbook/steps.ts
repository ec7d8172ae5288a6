import type { z } from 'zod'
import type { TakenType } from '../model/evidence.ts'
import type { Step } from '../model/step.ts'
import { dnsStep } from '../probes/dns.ts'
import { http } from '../probes/http.ts'
import { keepalive } from '../probes/keepalive.ts'
import { sample } from '../probes/sample.ts'
import { tcpStep } from '../probes/tcp.ts'
import { tlsStep } from '../probes/tls.ts'
import { vantageStep } from '../probes/vantage.ts'
import { apacheStep } from '../systems/apache/apache-step.ts'
import { dockerStep } from '../systems/docker/docker-step.ts'
import { gunicornStep } from '../systems/gunicorn/gunicorn-step.ts'
import { haproxyStep } from '../systems/haproxy/haproxy-step.ts'
import { changesStep } from '../systems/host/changes-step.ts'
import { machineStep } from '../systems/host/machine-step.ts'
import { socketsStep } from '../systems/host/sockets-step.ts'
import { accessLogStep } from '../systems/logs/access-log-step.ts'
import { logsStep } from '../systems/logs/logs-step.ts'
import { captureStep } from '../systems/network/capture-step.ts'
import { pathReportStep } from '../systems/network/path-report-step.ts'
import { tlsOverlapStep } from '../systems/network/tls-overlap-step.ts'
import { nginxStep } from '../systems/nginx/nginx-step.ts'
import { nodeStep } from '../systems/node/node-step.ts'
import { phpFpmStep } from '../systems/php-fpm/php-fpm-step.ts'
import { systemdStep } from '../systems/systemd/systemd-step.ts'
import { uwsgiStep } from '../systems/uwsgi/uwsgi-step.ts'

/** Every step that a runbook can name, and with which a remedy checks and verifies, by its type. */
export type StepRegistry = { [T in TakenType]: Step<T, z.ZodType> }

/** The steps of the product; a new one is its file, its facts, and one line here. */
export const steps: StepRegistry = {
  vantage: vantageStep,
  dns: dnsStep,
  tcp: tcpStep,
  tls: tlsStep,
  http,
  keepalive,
  sample,
  machine: machineStep,
  sockets: socketsStep,
  systemd: systemdStep,
  docker: dockerStep,
  changes: changesStep,
  'path-report': pathReportStep,
  'tls-overlap': tlsOverlapStep,
  capture: captureStep,
  nginx: nginxStep,
  apache: apacheStep,
  haproxy: haproxyStep,
  logs: logsStep,
  'access-log': accessLogStep,
  gunicorn: gunicornStep,
  uwsgi: uwsgiStep,
  'php-fpm': phpFpmStep,
  node: nodeStep,
}
