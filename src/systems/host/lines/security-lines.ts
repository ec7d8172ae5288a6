import type { LogSignature } from '../../../model/diagnosis.ts'

/** Programs of a request path as `comm=` and profiles name them. */
const ofPath =
  /^(?:nginx|httpd|apache2|haproxy|php-fpm|php|uwsgi|gunicorn|node|java|python|ruby|puma|unicorn|Passenger|dotnet|caddy|envoy|varnishd|traefik|docker)/

/** Addresses from which proxies and load balancers usually ask. */
const inside =
  /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/

const blocked =
  /(?:BLOCK|DROP|REJECT|DENY|DENIED)[^=\n]{0,60}IN=(?<in>\S*) OUT=(?<out>\S*) [^\n]{0,200}?SRC=(?<src>\S+) DST=(?<dst>\S+) [^\n]{0,200}?PROTO=(?<proto>\w+)(?: SPT=(?<spt>\d+) DPT=(?<dpt>\d+))?/i
const firewallNeedles = ['IN=']
const firewallReference =
  'linux net/ipv4/netfilter/nf_log_ipv4.c; ufw(8), LOGGING; firewalld(1), --set-log-denied'
const blockedInside =
  'kernel: [UFW BLOCK] IN=eth0 OUT= MAC=0a:1b SRC=10.0.1.5 DST=10.0.3.21 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=5131 DF PROTO=TCP SPT=43022 DPT=8080 WINDOW=64240 RES=0x00 SYN URGP=0'
const blockedOutside =
  '[UFW BLOCK] IN=eth0 OUT= MAC=0a:1b SRC=203.0.113.9 DST=10.0.3.21 LEN=40 TOS=0x00 PREC=0x00 TTL=240 ID=54321 PROTO=TCP SPT=51234 DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0'
const blockedOut =
  '[UFW BLOCK] IN= OUT=eth0 SRC=10.0.3.21 DST=10.0.4.7 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=5131 DF PROTO=TCP SPT=43022 DPT=5432 WINDOW=64240 RES=0x00 SYN URGP=0'
const allowed =
  '[UFW ALLOW] IN=eth0 OUT= MAC=0a:1b SRC=10.0.1.5 DST=10.0.3.21 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=5131 DF PROTO=TCP SPT=43022 DPT=8080 WINDOW=64240 RES=0x00 SYN URGP=0'
const multicast =
  '[UFW BLOCK] IN=eth0 OUT= MAC=01:00:5e SRC=10.0.1.1 DST=224.0.0.1 LEN=32 TOS=0x00 PREC=0xC0 TTL=1 ID=0 DF PROTO=2'

const avc =
  /avc:\s{1,4}denied\s{1,4}\{ (?<perm>[\w ]{1,80}) \} for\s{1,4}pid=[\d.]+ comm="?(?<comm>[^"\s]{1,64})"?(?<rest>(?:[^\n]|\n\s){0,600})/
const avcReference = 'linux security/selinux/avc.c, avc_audit_pre_callback(); Red Hat: Using SELinux'
const avcConnect =
  'type=AVC msg=audit(1794935091.605:581): avc:  denied  { name_connect } for  pid=2253 comm="nginx" dest=3000 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:ntop_port_t:s0 tclass=tcp_socket permissive=0'
const avcOther =
  'type=AVC msg=audit(1794935091.605:582): avc:  denied  { read } for  pid=901 comm="logrotate" name="x" dev="sda1" ino=12 scontext=system_u:system_r:logrotate_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0'
const avcPermissive = avcConnect.replace('permissive=0', 'permissive=1')

const armor =
  /apparmor="DENIED" operation="(?<operation>[^"]{1,40})"(?:[^\n]{0,80}?profile="(?<profile>[^"]{1,200})")?/
const armorReference = 'linux security/apparmor/audit.c, audit_pre()'
const armorNginx =
  'audit: type=1400 audit(1794935091.605:581): apparmor="DENIED" operation="connect" profile="/usr/sbin/nginx" name="/run/shop/app.sock" pid=2253 comm="nginx" requested_mask="wr" denied_mask="wr" fsuid=33 ouid=1000'
const armorSnap =
  'audit: type=1400 audit(1794935091.605:582): apparmor="DENIED" operation="open" profile="snap.firefox.firefox" name="/etc/fstab" pid=901 comm="firefox" requested_mask="r" denied_mask="r" fsuid=1000 ouid=0'

function isAppArmorOfPath(profile: string | undefined): boolean {
  return ofPath.test((profile ?? '').replace(/^.*\//, ''))
}

/** Lines of firewalls and of the kernel's security modules. */
export const securityLines: readonly LogSignature[] = [
  {
    id: 'host-firewall-blocked-inside',
    system: 'host',
    needles: firewallNeedles,
    pattern: blocked,
    when: ({ in: device, src, proto, dpt }) =>
      device !== '' && proto === 'TCP' && dpt !== undefined && inside.test(src ?? ''),
    weights: { 'host-firewall-block': 15, 'connect-drop': 4 },
    title: 'the firewall blocked a connection from inside the network',
    reference: firewallReference,
    fact: 'firewall',
    reach: 'here',
    examples: { matches: [blockedInside], nearMisses: [blockedOutside, blockedOut, allowed, multicast] },
  },
  {
    id: 'host-firewall-blocked-outside',
    system: 'host',
    needles: firewallNeedles,
    pattern: blocked,
    when: ({ in: device, src, proto, dpt }) =>
      device !== '' &&
      proto === 'TCP' &&
      /^(?:80|443|8\d{3}|3000|5000)$/.test(dpt ?? '') &&
      !inside.test(src ?? ''),
    weights: { 'host-firewall-block': 9, 'cf-origin-blocked': 6, 'connect-drop': 3 },
    title: 'the firewall blocked a connection from outside to a web port',
    reference: firewallReference,
    fact: 'firewall',
    reach: 'here',
    examples: {
      matches: [blockedOutside.replace('DPT=23', 'DPT=443')],
      nearMisses: [blockedOutside, blockedInside, allowed],
    },
  },
  {
    id: 'host-firewall-blocked-out',
    system: 'host',
    needles: firewallNeedles,
    pattern: blocked,
    when: ({ in: device, out, proto, dpt }) =>
      device === '' && out !== '' && out !== 'lo' && proto === 'TCP' && dpt !== undefined,
    weights: { 'host-firewall-block': 14, 'db-down': 2, 'connect-drop': 4 },
    title: 'the firewall blocked a connection that the machine made',
    reference: firewallReference,
    fact: 'firewall',
    reach: 'here',
    examples: { matches: [blockedOut], nearMisses: [blockedInside, multicast] },
  },
  {
    id: 'host-banned',
    system: 'host',
    needles: ['] Ban '],
    pattern: /NOTICE\s{1,8}\[[\w.-]{1,64}\] Ban (?<address>[0-9a-fA-F.:]{3,45})/,
    weights: { 'host-firewall-block': 8, 'cf-origin-blocked': 5 },
    title: 'fail2ban banned an address, which may be that of a proxy',
    reference: 'fail2ban server/actions.py, __checkBan()',
    fact: 'firewall',
    reach: 'here',
    examples: {
      matches: [
        '2026-11-20 17:04:51,605 fail2ban.actions        [812]: NOTICE  [nginx-http-auth] Ban 172.71.210.5',
      ],
      nearMisses: ['2026-11-20 17:04:51,605 fail2ban.actions        [812]: NOTICE  [sshd] Unban 203.0.113.9'],
    },
  },
  {
    id: 'host-selinux-denied',
    system: 'host',
    needles: ['avc:'],
    pattern: avc,
    when: ({ comm, rest }) => ofPath.test(comm ?? '') && !/permissive=1/.test(rest ?? ''),
    weights: { 'selinux-denied': 26 },
    title: 'SELinux denied a program of the path',
    reference: avcReference,
    fact: 'security-module',
    reach: 'here',
    examples: { matches: [avcConnect], nearMisses: [avcOther, avcPermissive] },
  },
  {
    id: 'host-selinux-denied-other',
    system: 'host',
    needles: ['avc:'],
    pattern: avc,
    when: ({ comm, rest }) => !ofPath.test(comm ?? '') && !/permissive=1/.test(rest ?? ''),
    weights: { 'selinux-denied': 7 },
    title: 'SELinux denied another program',
    reference: avcReference,
    fact: 'security-module',
    reach: 'here',
    examples: { matches: [avcOther], nearMisses: [avcConnect, avcPermissive] },
  },
  {
    id: 'host-selinux-preventing',
    system: 'host',
    needles: ['SELinux is preventing'],
    pattern: /SELinux is preventing (?<program>\S{1,200}) from (?<access>[\w ]{1,80}) access/,
    weights: { 'selinux-denied': 24 },
    title: 'setroubleshoot explains a denial of SELinux',
    reference: 'setroubleshoot framework/src/setroubleshoot/signature.py',
    fact: 'security-module',
    reach: 'here',
    examples: {
      matches: [
        'setroubleshoot[2301]: SELinux is preventing /usr/sbin/nginx from name_connect access on the tcp_socket port 8080.',
      ],
      nearMisses: ['kernel: SELinux:  Initializing.'],
    },
  },
  {
    id: 'host-apparmor-denied',
    system: 'host',
    needles: ['apparmor="DENIED"'],
    pattern: armor,
    when: ({ profile }) => isAppArmorOfPath(profile),
    weights: { 'selinux-denied': 20, 'unix-socket-perm': 3 },
    title: 'AppArmor denied a program of the path',
    reference: armorReference,
    fact: 'security-module',
    reach: 'here',
    examples: {
      matches: [armorNginx],
      nearMisses: [armorSnap, armorNginx.replace('DENIED', 'ALLOWED')],
    },
  },
  {
    id: 'host-apparmor-denied-other',
    system: 'host',
    needles: ['apparmor="DENIED"'],
    pattern: armor,
    when: ({ profile }) => !isAppArmorOfPath(profile),
    weights: { 'selinux-denied': 5 },
    title: 'AppArmor denied another program',
    reference: armorReference,
    fact: 'security-module',
    reach: 'here',
    examples: { matches: [armorSnap], nearMisses: [armorNginx] },
  },
]
