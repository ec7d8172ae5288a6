import { linesOfProgram } from '../lines-of-program.ts'

/** What ping, dig, nslookup, nc, telnet, wget, curl -v and openssl s_client print of an address that they cannot use. */
export const toolLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'tool',
    reference: 'the manuals of iputils ping, bind9-dnsutils, netcat, wget',
  },
  [
    {
      name: 'name-unknown',
      needles: [
        "*** Can't find ",
        "** server can't find",
        'bad address ',
        'unknown host ',
        'cannot resolve ',
        'unable to resolve host address',
        'could not find host ',
        'Could not resolve host',
        'Name does not resolve',
        'could not resolve ',
        ': Unknown host',
      ],
      pattern:
        /^\*{2,3} (?:server )?[Cc]an't find \S{1,255}: (?:No answer|NXDOMAIN|SERVFAIL|REFUSED|Non-existent)|(?:ping|ping6|wget|nc|telnet|curl|traceroute): bad address '?\S|ping6?: (?:unknown host|cannot resolve) \S|unable to resolve host address ['‘“]?\S|Ping request could not find host \S|(?:nc|telnet|traceroute|wget|ssh): [^\n]{0,200}(?:[Nn]ame does not resolve|[Uu]nknown host|[Cc]ould not resolve (?:host)?name)|\* Could not resolve host: \S/m,
      weights: { 'dns-failure': 20, 'container-network-broken': 5, 'wrong-port': 1 },
      title: 'a tool cannot resolve the name either',
      fact: 'resolve',
      reach: 'behind',
      matches: [
        "*** Can't find app.internal: No answer",
        "ping: bad address 'app'",
        "wget: bad address 'app:3000'",
        'ping: unknown host app',
        "wget: unable to resolve host address 'app'",
        'Ping request could not find host app. Please check the name and try again.',
        '* Could not resolve host: app',
      ],
      nearMisses: ['PING app (172.18.0.3): 56 data bytes', 'Name: app.internal'],
    },
    {
      name: 'no-echo',
      needles: ['% packet loss', '% loss', 'Request timeout for icmp_seq', 'Request timed out.'],
      pattern: /\b100(?:\.0{1,2})?% (?:packet )?loss|^Request timeout for icmp_seq \d/m,
      weights: { 'connect-drop': 12, 'host-down': 15, 'no-route': 9, 'host-firewall-block': 8 },
      title: 'nothing comes back of what is sent to that address',
      fact: 'echo',
      reach: 'behind',
      matches: [
        '4 packets transmitted, 0 received, 100% packet loss, time 3065ms',
        '3 packets transmitted, 0 packets received, 100.0% packet loss',
        'Request timeout for icmp_seq 0',
      ],
      nearMisses: ['4 packets transmitted, 4 received, 0% packet loss, time 3004ms'],
    },
    {
      name: 'unreachable',
      needles: [
        'estination Host Unreachable',
        'estination host unreachable',
        'estination Net Unreachable',
        'Network is unreachable',
      ],
      pattern:
        /[Dd]estination (?:[Hh]ost|[Nn]et) [Uu]nreachable|^(?:ping|connect|telnet|nc|traceroute|curl)\b[^\n]{0,160}Network is unreachable/m,
      weights: { 'host-down': 17, 'no-route': 17, 'container-network-broken': 6, 'stale-dns': 4 },
      title: 'a tool is told that there is no way to the address',
      fact: 'echo',
      reach: 'behind',
      matches: [
        'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable',
        'Reply from 10.0.0.1: Destination host unreachable.',
        'ping: connect: Network is unreachable',
      ],
      nearMisses: ['64 bytes from 10.0.0.5: icmp_seq=1 ttl=64 time=0.3 ms'],
    },
    {
      name: 'refused',
      needles: ['Connection refused', 'onnection refused', 'onnect failed'],
      pattern:
        /\b(?:nc|ncat|Ncat|netcat|telnet|wget|http)\b: [^\n]{0,200}[Cc]onnection refused|^telnet: Unable to connect to remote host: Connection refused|^Connecting to [^\n]{1,255}\.\.\. (?:failed: Connection refused|connection refused)|^\* {1,3}connect to (?:\d{1,3}\.){3}\d{1,3} port \d{1,5}(?: from \S{1,60} port \d{1,5})? failed: Connection refused|\(UNKNOWN\) \[[^\]\n]{1,60}\] \d{1,5} \([^)\n]{1,40}\) : Connection refused/m,
      weights: {
        'backend-down': 13,
        'wrong-port': 13,
        'loopback-bind': 9,
        'app-boot-failure': 5,
        'app-crash-loop': 4,
      },
      title: 'nobody listens at the address that a tool asked',
      fact: 'connect',
      reach: 'behind',
      matches: [
        'telnet: Unable to connect to remote host: Connection refused',
        'nc: connect to 10.0.0.5 port 8080 (tcp) failed: Connection refused',
        "wget: can't connect to remote host (172.18.0.3): Connection refused",
        '* connect to 127.0.0.1 port 8080 failed: Connection refused',
        'Connecting to localhost (localhost)|127.0.0.1|:8080... failed: Connection refused.',
        '(UNKNOWN) [10.0.0.5] 8080 (http-alt) : Connection refused',
      ],
      nearMisses: [
        'Connection to 10.0.0.5 8080 port [tcp/http-alt] succeeded!',
        '* connect to ::1 port 8080 failed: Connection refused',
      ],
    },
    {
      name: 'unanswered',
      needles: ['onnection timed out', 'peration timed out', 'onnection timeout', 'timed out: Operation now'],
      pattern:
        /\b(?:nc|ncat|Ncat|netcat|telnet|wget)\b: [^\n]{0,200}(?:[Cc]onnection timed out|Operation timed out|timed out: Operation now in progress)|^telnet: Unable to connect to remote host: (?:Connection|Operation) timed out|^\* {1,3}connect to \S{1,60} port \d{1,5}(?: from \S{1,60} port \d{1,5})? failed: (?:Connection|Operation) timed out|^\* {1,3}Connection timed? ?out after \d{1,7} milliseconds|\.\.\. failed: Connection timed out/m,
      weights: {
        'connect-drop': 16,
        'lb-sg-nacl-block': 12,
        'host-firewall-block': 13,
        'host-down': 10,
      },
      title: 'the address that a tool asked does not answer at all',
      fact: 'connect',
      reach: 'behind',
      matches: [
        'nc: connect to 10.0.0.5 port 8080 (tcp) failed: Connection timed out',
        '* connect to 10.0.0.5 port 8080 failed: Connection timed out',
        'telnet: Unable to connect to remote host: Connection timed out',
      ],
      nearMisses: ['Connection to 10.0.0.5 8080 port [tcp/http-alt] succeeded!'],
    },
    {
      name: 'handshake-cut',
      needles: [
        'no peer certificate available',
        'write:errno=',
        'read:errno=0',
        'SSL_ERROR_SYSCALL',
        'unexpected eof while reading',
      ],
      pattern:
        /^no peer certificate available|^write:errno=(?:104|54|10054)\b|\* OpenSSL SSL_connect: (?:SSL_ERROR_SYSCALL|Connection reset by peer)/m,
      weights: { 'tls-handshake-failed': 16, 'tls-sni-missing': 10, 'https-to-http-port': 8 },
      title: 'the server ends the TLS handshake without a certificate',
      reference: 'openssl apps/s_client.c, print_stuff()',
      fact: 'tls-handshake',
      reach: 'behind',
      matches: ['no peer certificate available', 'write:errno=104'],
      nearMisses: ['Server certificate', 'Verify return code: 0 (ok)'],
    },
  ],
)
