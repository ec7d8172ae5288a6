import { nginxPath, type Scenario } from '../scenario.ts'
import { gunicorn, mode, nginx, write } from '../software.ts'

const hosts = ['web-1', 'app-1'] as const
const sessions = (options: string) =>
  `mkdir -p /srv/shop/data; mount -t tmpfs -o ${options},mode=1777 none /srv/shop/data\n`
const appLog = 'journalctl -u shop --no-pager'

/** Faults of machines, kernels and the network between them. */
export const machineScenarios: Scenario[] = [
  {
    name: 'the disk on which the app keeps sessions is full',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': sessions('size=2m') + gunicorn({ env: { SHOP_SESSIONS: '/srv/shop/data' } }),
      },
      break: { 'app-1': 'dd if=/dev/zero of=/srv/shop/data/core.1 bs=64k count=64 2>/dev/null || true' },
      heal: { 'app-1': 'rm /srv/shop/data/core.1' },
      // gunicorn takes any OSError of the app for one of the connection, and closes it without an answer.
      users: 502,
      proof: {
        on: 'app-1',
        command: `df /srv/shop/data; ${appLog}`,
        shows: /100%[\s\S]*No space left on device/,
      },
      expect: { causes: ['disk-full'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'the file system of the app has no inodes left',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': sessions('size=20m,nr_inodes=500') + gunicorn({ env: { SHOP_SESSIONS: '/srv/shop/data' } }),
      },
      break: { 'app-1': 'seq -f /srv/shop/data/mail-%g 600 | xargs touch 2>/dev/null || true' },
      heal: { 'app-1': 'rm /srv/shop/data/mail-*' },
      users: 502,
      proof: {
        on: 'app-1',
        command: `df -i /srv/shop/data; ${appLog}`,
        shows: /100%[\s\S]*No space left on device/,
      },
      expect: { causes: ['inode-exhaustion', 'disk-full'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'the firewall of the app host drops packets to the app',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_connect_timeout 2s;' }),
        'app-1': gunicorn(),
      },
      break: { 'app-1': 'iptables -A INPUT -p tcp --dport 8000 -j DROP' },
      heal: { 'app-1': 'iptables -F INPUT' },
      users: 504,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /upstream timed out \(110: Connection timed out\) while connecting/,
      },
      expect: { causes: ['host-firewall-block', 'connect-drop'], hop: ['app'] },
    }),
  },
  {
    name: 'the firewall of the app host rejects the proxy alone',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: {
        'app-1': `iptables -A INPUT -p tcp -s ${at['web-1']} --dport 8000 -j REJECT --reject-with tcp-reset`,
      },
      heal: { 'app-1': 'iptables -F INPUT' },
      users: 502,
      proof: { on: 'web-1', command: 'cat /var/log/nginx/error.log', shows: /Connection refused/ },
      expect: { causes: ['host-firewall-block'], hop: ['app'] },
    }),
  },
  {
    name: 'the network between proxy and app loses most packets',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_connect_timeout 1s;' }),
        'app-1': gunicorn(),
      },
      break: {
        'web-1': `iptables -A OUTPUT -d ${at['app-1']} -p tcp --dport 8000 -m statistic --mode random --probability 0.8 -j DROP`,
      },
      heal: { 'web-1': 'iptables -F OUTPUT' },
      users: 504,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /upstream timed out \(110: Connection timed out\) while connecting/,
      },
      expect: { causes: ['connect-drop', 'host-firewall-block', 'lb-sg-nacl-block'], hop: ['app', 'edge'] },
    }),
  },
  {
    name: 'the machine of the app is gone from the network',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_connect_timeout 4s;' }),
        'app-1': gunicorn(),
      },
      break: (stage) => stage.unplug('app-1'),
      heal: (stage) => stage.plug('app-1', at['app-1']),
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /\(11[03]: [^)]*\) while connecting to upstream/,
      },
      expect: { causes: ['host-down', 'no-route'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'the accept queue of the app is one place long and full',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({
          to: `http://${at['app-1']}:8000`,
          location: 'proxy_connect_timeout 1s; proxy_read_timeout 4s;',
        }),
        'app-1': gunicorn({ args: '--workers 2 --backlog 1' }),
      },
      break: {
        'app-1': mode('slow 1'),
        'web-1': `systemd-run --quiet --unit=crowd sh -c 'for n in $(seq 12); do (while :; do curl -s -m 60 -o /dev/null http://${at['app-1']}:8000/; done) & done; wait'`,
      },
      heal: { 'app-1': `${mode(null)}\n${gunicorn()}`, 'web-1': 'systemctl stop crowd' },
      users: 504,
      proof: {
        on: 'app-1',
        command: 'nstat -az TcpExtListenOverflows',
        shows: /TcpExtListenOverflows +[1-9]/,
      },
      expect: { causes: ['listen-backlog-overflow', 'worker-pool-exhausted'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'workers are killed at a memory limit, and a disk that nobody needs is full',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1':
          'mkdir -p /mnt/archive; mount -t tmpfs -o size=1m none /mnt/archive; dd if=/dev/zero of=/mnt/archive/2019.tar bs=64k 2>/dev/null || true\n' +
          gunicorn({ service: 'MemoryMax=120M\nOOMPolicy=continue' }),
      },
      break: { 'app-1': mode('memory 300') },
      heal: { 'app-1': mode(null) },
      users: 502,
      proof: { on: 'app-1', command: `df /mnt/archive; ${appLog}`, shows: /100%[\s\S]*(SIGKILL|signal 9)/ },
      expect: { causes: ['oom-cgroup'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'all is well, and the logs are full of alarming lines',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({
          to: `http://${at['app-1']}:8000`,
          server: 'client_max_body_size 1k; location /static { root /srv; }',
        }),
        'app-1': gunicorn(),
      },
      break: {
        'web-1':
          'for n in 1 2 3; do curl -s -o /dev/null -d "$(head -c 4000 /dev/zero | tr "\\0" x)" http://127.0.0.1/; curl -s -o /dev/null http://127.0.0.1/static/favicon.ico; printf "\\026\\003\\001hello" | socat - TCP:127.0.0.1:80 >/dev/null; done; nginx -s reload',
        'app-1': [
          'mkdir -p /mnt/thumbs; mount -t tmpfs -o size=10m none /mnt/thumbs; dd if=/dev/zero of=/mnt/thumbs/cache bs=1M count=8 2>/dev/null',
          write(
            '/etc/systemd/system/backup.service',
            '[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo ERROR: backup failed, connection refused; exit 2"',
          ),
          'systemctl daemon-reload; systemctl start backup || true',
          'systemd-run --quiet --unit=thumbnails -p MemoryMax=20M python3 -c "x=bytearray(200*1024*1024)" || true',
          `logger -t shop 'ERROR retry 1 of 3: payment gateway answered 502 Bad Gateway, trying again'`,
          `systemctl kill -s HUP --kill-whom=main shop`,
        ].join('\n'),
      },
      heal: {},
      users: 'fine',
      proof: { on: 'app-1', command: 'journalctl --no-pager', shows: /backup failed[\s\S]*502 Bad Gateway/ },
      expect: { causes: 'healthy' },
    }),
  },
]
