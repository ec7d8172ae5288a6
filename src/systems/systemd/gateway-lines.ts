import type { LogSignature } from '../../model/diagnosis.ts'
import { isGatewayUnit } from './is-gateway-unit.ts'

const job = 'systemd src/core/job.c, job_done_message(); src/systemctl/systemctl-start-unit.c'
const exited =
  /(?<unit>[\w@.-]{1,128}\.service): (?:[Mm]ain|[Cc]ontrol) process exited, code=(?:exited|killed|dumped),? status=(?!0\b|0\/)(?<status>\d{1,3})/
/** Signals of crashes and kills, of which others tell more, and those of an ordinary stop. */
const otherwise: ReadonlySet<string> = new Set(['9', '11', '6', '137', '15', '143', '130', '2', '1/HUP'])
const failed =
  /(?<unit>[\w@.-]{1,128}\.service): (?:Failed with result '(?!oom-kill|start-limit|watchdog)[\w-]{1,24}'|Unit entered failed state)|Unit (?<old>[\w@.-]{1,128}\.service) entered failed state/
const notStarted =
  /(?:systemd\[\d{1,10}\]: |^)(?:Failed to start|Dependency failed for) (?<unit>[^\n]{1,200})|Job (?:for )?(?<job>[\w@.-]{1,128}\.service)(?: (?:failed|canceled|invalid)|\/start failed)/m
const nginx = 'Failed to start nginx.service - A high performance web server and a reverse proxy server.'

/** What systemd says of gateways that did not start or ended: there the proxy itself is away, not what is behind it. */
export const gatewayLines: readonly LogSignature[] = [
  {
    id: 'systemd-gateway-not-started',
    system: 'systemd',
    needles: ['Failed to start ', 'Dependency failed for ', 'Job '],
    pattern: notStarted,
    when: ({ unit, job: name }) => isGatewayUnit(unit ?? name ?? ''),
    weights: {
      'proxy-not-running': 19,
      'proxy-config-invalid': 12,
      'port-conflict': 7,
      'restart-limit-hit': 2,
    },
    title: 'a gateway did not start',
    reference: job,
    fact: 'proxy-start',
    reach: 'here',
    examples: {
      matches: [
        `Nov 20 17:04:51 web1 systemd[1]: ${nginx}`,
        nginx,
        'systemd[1]: Failed to start The Apache HTTP Server.',
        'systemd[1]: Dependency failed for HAProxy Load Balancer.',
        "systemd[1]: nginx.service: Job nginx.service/start failed with result 'dependency'.",
        "Job for nginx.service failed because the control process exited with error code. See 'systemctl status nginx.service' for details.",
      ],
      nearMisses: [
        'systemd[1]: Failed to start shop-api.service - Shop API.',
        'Job for shop-api.service failed because the control process exited with error code.',
      ],
    },
  },
  {
    id: 'systemd-gateway-start-limit',
    system: 'systemd',
    needles: ['Start request repeated too quickly', 'start request repeated too quickly'],
    pattern: /(?<unit>[\w@.-]{1,128}\.service)(?:: S| s)tart request repeated too quickly/,
    when: ({ unit }) => isGatewayUnit(unit ?? ''),
    weights: { 'proxy-not-running': 21, 'proxy-config-invalid': 12, 'restart-limit-hit': 3 },
    title: 'a gateway was started again and again, and systemd gave up',
    reference: job,
    fact: 'proxy-start',
    reach: 'here',
    examples: {
      matches: ['haproxy.service: Start request repeated too quickly.'],
      nearMisses: ['shop-api.service: Start request repeated too quickly.'],
    },
  },
  {
    id: 'systemd-gateway-ended',
    system: 'systemd',
    needles: ['process exited, code='],
    pattern: exited,
    when: ({ unit, status }) => isGatewayUnit(unit ?? '') && !otherwise.has(status ?? ''),
    weights: { 'proxy-not-running': 18, 'proxy-config-invalid': 12, 'port-conflict': 7 },
    title: 'a gateway’s process ended with an error',
    reference: 'systemd src/core/unit.c, unit_log_process_exit()',
    fact: 'proxy-exit',
    reach: 'here',
    examples: {
      matches: [
        'systemd[1]: nginx.service: Control process exited, code=exited, status=1/FAILURE',
        'systemd[1]: nginx.service: control process exited, code=exited status=1',
      ],
      nearMisses: ['systemd[1]: shop-api.service: Main process exited, code=exited, status=1/FAILURE'],
    },
  },
  {
    id: 'systemd-gateway-failed',
    system: 'systemd',
    needles: ['ailed with result ', 'entered failed state'],
    pattern: failed,
    when: ({ unit, old }) => isGatewayUnit(unit ?? old ?? ''),
    weights: { 'proxy-not-running': 17, 'proxy-config-invalid': 9, 'port-conflict': 5 },
    title: 'a gateway’s unit failed',
    reference: 'systemd src/core/unit.c, unit_log_failure()',
    fact: 'proxy-exit',
    reach: 'here',
    examples: {
      matches: [
        "systemd[1]: nginx.service: Failed with result 'exit-code'.",
        'systemd[1]: Unit httpd.service entered failed state.',
      ],
      nearMisses: ["systemd[1]: shop-api.service: Failed with result 'exit-code'."],
    },
  },
  {
    id: 'systemd-gateway-stopped',
    system: 'systemd',
    needles: ['Stopping ', 'Stopped '],
    pattern: /systemd\[\d+\]: Stopp(?:ing|ed) (?<unit>[^\n]{1,200})/,
    when: ({ unit }) => isGatewayUnit(unit ?? ''),
    weights: { 'proxy-not-running': 10, 'deploy-in-progress': 6 },
    title: 'a gateway was stopped',
    reference: job,
    fact: 'proxy-stop',
    reach: 'here',
    examples: {
      matches: ['systemd[1]: Stopped The Apache HTTP Server.'],
      nearMisses: ['systemd[1]: Stopped Shop API.'],
    },
  },
  {
    id: 'systemd-job-failed',
    system: 'systemd',
    needles: ['Job for '],
    pattern: /Job for (?<unit>[\w@.-]{1,128}\.service) failed/,
    when: ({ unit }) => !isGatewayUnit(unit ?? ''),
    weights: { 'app-boot-failure': 14, 'backend-down': 10 },
    title: 'a unit did not start when somebody asked for it',
    reference: job,
    fact: 'start',
    reach: 'here',
    examples: {
      matches: ['Job for shop-api.service failed because the control process exited with error code.'],
      nearMisses: ['Job for nginx.service failed because the control process exited with error code.'],
    },
  },
  {
    id: 'systemd-old-failed',
    system: 'systemd',
    needles: ['entered failed state'],
    pattern:
      /(?:Unit (?<unit>[\w@.-]{1,128}\.service) entered failed state|(?<newer>[\w@.-]{1,128}\.service): Unit entered failed state)/,
    when: ({ unit, newer }) => !isGatewayUnit(unit ?? newer ?? ''),
    weights: { 'app-boot-failure': 9, 'backend-down': 9, 'app-crash-loop': 6 },
    title: 'a unit failed',
    reference: 'systemd before 235, src/core/unit.c',
    fact: 'exit',
    reach: 'here',
    examples: {
      matches: ['systemd[1]: Unit shop-api.service entered failed state.'],
      nearMisses: ['systemd[1]: Unit nginx.service entered failed state.'],
    },
  },
]
