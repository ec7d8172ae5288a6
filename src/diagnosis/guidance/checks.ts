import type { StepType } from '../../model/evidence.ts'

/** One more thing to look at that would make a verdict surer. */
export interface Check {
  /** The step that sees it, null when there is none. */
  type: StepType | null
  what: string
  why: string
  how: string
}

/** The looks that tell causes apart, by name; commands are to be run on the machine that the cause would be at. */
export const checks = {
  listeners: {
    type: 'sockets',
    what: 'who listens on the app’s port, and how full its queue is',
    why: 'a port without a listener, one on 127.0.0.1 only and a full accept queue look alike from outside',
    how: '$ sudo ss -ltnp',
  },
  unit: {
    type: 'systemd',
    what: 'the state of the app’s unit',
    why: 'it says whether the process runs, how it ended and how often it was started again',
    how: '$ systemctl status <unit>',
  },
  journal: {
    type: 'logs',
    what: 'the app’s own log around the first error',
    why: 'the reason of a crash, a failed start or a 5xx stands there',
    how: '$ journalctl -u <unit> --since "30 minutes ago" --no-pager',
  },
  kernel: {
    type: 'logs',
    what: 'the kernel’s log',
    why: 'kills for memory, crashes in compiled code and dropped packets are written there only',
    how: '$ sudo journalctl -k --since "1 hour ago" --no-pager',
  },
  proxyLog: {
    type: 'logs',
    what: 'the proxy’s error log around the first error',
    why: 'it names the upstream and how the attempt ended',
    how: '$ sudo tail -n 200 /var/log/nginx/error.log',
  },
  proxyConfig: {
    type: 'nginx',
    what: 'the proxy’s configuration in force',
    why: 'addresses, timeouts and buffers that do not fit the app are seen there',
    how: '$ sudo nginx -T',
  },
  accessLog: {
    type: 'access-log',
    what: 'the access log with upstream status and durations',
    why: 'the share of failures and a constant duration tell a limit from a crash',
    how: "$ sudo tail -n 2000 /var/log/nginx/access.log | grep -E '\" 5[0-9]{2} '",
  },
  containers: {
    type: 'docker',
    what: 'the containers’ states, exit codes and networks',
    why: 'OOMKilled, a restart loop or a missing network shows there',
    how: '$ docker ps -a; docker inspect --format "{{json .State}}" <container>',
  },
  memory: {
    type: 'machine',
    what: 'memory, disks and load of the machine',
    why: 'what is exhausted fails in many guises',
    how: '$ free -m; df -h; df -i; uptime',
  },
  direct: {
    type: 'http',
    what: 'the app’s own answer, asked past the proxy',
    why: 'it tells a fault of the app from one of the way to it',
    how: '$ curl -sv http://127.0.0.1:<port>/',
  },
  handshake: {
    type: 'tls',
    what: 'the TLS handshake with the backend as the proxy makes it',
    why: 'expiry, names, chains and protocol versions show there',
    how: '$ openssl s_client -connect <address>:<port> -servername <name> </dev/null',
  },
  names: {
    type: 'dns',
    what: 'what the backend’s name resolves to now',
    why: 'a proxy may keep an address that is no longer the backend’s',
    how: '$ getent ahosts <name>',
  },
  firewall: {
    type: 'sockets',
    what: 'firewall rules that name the port',
    why: 'a dropped packet looks like a machine that is down',
    how: '$ sudo nft list ruleset || sudo iptables -S',
  },
  socketFile: {
    type: 'sockets',
    what: 'the socket file and the directories above it',
    why: 'a missing file, its mode and a closed directory give different errors',
    how: '$ sudo namei -l <socket>',
  },
  keepAlive: {
    type: 'keepalive',
    what: 'after how long the app closes an idle connection',
    why: 'a proxy that reuses connections for longer loses that race now and then',
    how: '$ grep -rn keepalive /etc/nginx; and the app server’s own keep-alive setting',
  },
  changes: {
    type: 'changes',
    what: 'what was changed or started just before the first error',
    why: 'most faults follow a change',
    how: '$ systemctl show <unit> -p ExecMainStartTimestamp; ls -lt /etc/nginx/*; tail /var/log/dpkg.log',
  },
  database: {
    type: null,
    what: 'the database as the app reaches it',
    why: 'an app that waits for its database is slow or fails, and is not at fault',
    how: '$ psql -c "SELECT state, count(*) FROM pg_stat_activity GROUP BY 1"',
  },
  targets: {
    type: 'lb-health',
    what: 'the load balancer’s view of its targets',
    why: 'it says which targets it took out, and why',
    how: '$ aws elbv2 describe-target-health --target-group-arn <arn>',
  },
  edge: {
    type: null,
    what: 'the edge provider’s error code and the origin asked directly',
    why: 'it tells a fault between edge and origin from one of the origin',
    how: '$ curl -sv --resolve <name>:443:<origin> https://<name>/',
  },
} as const satisfies Record<string, Check>

export type CheckName = keyof typeof checks
