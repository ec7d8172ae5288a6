import { linesOfProgram } from '../lines-of-program.ts'

const verify = 'https://docs.openssl.org/master/man1/openssl-verification-options/: X509_V_ERR codes'

/** What `curl -v` and `openssl s_client` say while they speak: lines that begin with `*`, and verify errors. */
export const transcriptLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'transcript',
    reference: 'curl lib/vtls/openssl.c, lib/http.c, lib/transfer.c',
  },
  [
    {
      name: 'certificate-expired',
      needles: ['certificate has expired'],
      pattern:
        /^\* {1,3}(?:SSL certificate (?:verify result|problem)|[^\n]{0,40}verify[^\n]{0,20}): certificate has expired|^verify error:num=10:|^depth=\d{1,2}[^\n]{0,300}\n?verify error:num=10/m,
      weights: { 'tls-backend-expired': 21 },
      title: 'the server’s certificate has expired',
      reference: verify,
      fact: 'certificate',
      reach: 'behind',
      matches: [
        '* SSL certificate problem: certificate has expired',
        '*  SSL certificate verify result: certificate has expired (10), continuing anyway.',
        'verify error:num=10:certificate has expired',
      ],
      nearMisses: ['*  SSL certificate verify ok.', '* SSL certificate problem: self-signed certificate'],
    },
    {
      name: 'certificate-untrusted',
      needles: [
        'issuer certificate',
        'self signed certificate',
        'self-signed certificate',
        'verify the first certificate',
      ],
      pattern:
        /^\* {1,3}SSL certificate (?:verify result|problem): (?:unable to get (?:local )?issuer certificate|self[ -]signed certificate|unable to verify the first certificate)|^verify error:num=(?:18|19|20|21):/m,
      weights: { 'tls-backend-untrusted': 21 },
      title: 'the server’s certificate chain is not trusted',
      reference: verify,
      fact: 'certificate',
      reach: 'behind',
      matches: [
        '* SSL certificate problem: unable to get local issuer certificate',
        '*  SSL certificate verify result: self signed certificate (18), continuing anyway.',
        'verify error:num=20:unable to get local issuer certificate',
      ],
      nearMisses: ['*  SSL certificate verify ok.', 'verify error:num=10:certificate has expired'],
    },
    {
      name: 'certificate-name',
      needles: ['does not match', 'no alternative certificate subject name'],
      pattern:
        /^\* {1,3}(?:subjectAltName does not match|SSL: (?:no alternative certificate subject name matches|certificate subject name '[^'\n]{1,255}' does not match))/m,
      weights: { 'tls-backend-name': 22, 'tls-sni-missing': 5 },
      title: 'the server’s certificate is for another name',
      fact: 'certificate',
      reach: 'behind',
      matches: [
        '*  subjectAltName does not match shop.example.com',
        "* SSL: certificate subject name 'localhost' does not match target host name 'shop.example.com'",
        "* SSL: no alternative certificate subject name matches target host name '10.0.0.5'",
      ],
      nearMisses: ['*  subjectAltName: host "shop.example.com" matched cert\'s "shop.example.com"'],
    },
    {
      name: 'versions',
      needles: [
        'alert protocol version',
        'unsupported protocol',
        'no protocols available',
        'alert handshake failure',
      ],
      pattern: /^\* [^\n]{0,80}(?:alert protocol version|unsupported protocol|no protocols available)/m,
      weights: { 'tls-protocol-mismatch': 23 },
      title: 'client and server have no version of TLS in common',
      fact: 'tls-handshake',
      reach: 'behind',
      matches: ['* error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version'],
      nearMisses: ['* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384'],
    },
    {
      name: 'status-line-malformed',
      needles: ['HTTP/1.1 ', 'HTTP/1.0 '],
      pattern:
        /^\s{0,8}(?:[<|] )?HTTP\/1\.[01] (?:[1-4]\d\d[A-Za-z:;,._-]|[1-4]\d\d\d|[A-Za-z]{2,20} [1-5]\d\d\b)/m,
      weights: { 'invalid-upstream-response': 24 },
      title: 'the status line of the answer is malformed, and gateways do not take it for HTTP/1.1',
      reference: 'RFC 9112 section 4: HTTP-version SP status-code SP; nginx takes what is none for HTTP/0.9',
      fact: 'response-syntax',
      reach: 'behind',
      matches: ['HTTP/1.1 404: Not Found', '< HTTP/1.1 200OK', 'HTTP/1.0 OK 200'],
      nearMisses: ['HTTP/1.1 404 Not Found', '< HTTP/1.1 200 ', '"GET / HTTP/1.1 200"'],
    },
    {
      name: 'cut',
      needles: [
        'Recv failure: ',
        'Empty reply from server',
        'Connection died',
        'Send failure: ',
        'not closed cleanly',
        'HTTP/2 stream',
      ],
      pattern:
        /^\* {1,3}(?:Recv failure: Connection (?:was )?reset|Send failure: (?:Broken pipe|Connection (?:was )?reset)|Empty reply from server|Connection died, |HTTP\/2 stream \d{1,9} (?:was not closed cleanly|was reset))/m,
      weights: {
        'app-crash-request': 14,
        'keepalive-race': 10,
        'invalid-upstream-response': 7,
        'tls-handshake-failed': 4,
      },
      title: 'the server closed the connection instead of answering',
      fact: 'reset',
      reach: 'behind',
      matches: [
        '* Recv failure: Connection reset by peer',
        '* Empty reply from server',
        '* HTTP/2 stream 0 was not closed cleanly: PROTOCOL_ERROR (err 1)',
        '* Connection died, retrying a fresh connect (retry count: 1)',
      ],
      nearMisses: ['* Connection #0 to host shop.example.com left intact', '* Closing connection 0'],
    },
    {
      name: 'late',
      needles: ['milliseconds with'],
      pattern:
        /^\* {1,3}Operation timed out after \d{1,7} milliseconds with (?:0|-?\d{1,12}(?: out of -?\d{1,12})?) bytes received/m,
      weights: { 'slow-app-timeout': 15, 'connect-drop': 3, 'dependency-slow': 5 },
      title: 'the server did not answer within the client’s limit',
      fact: 'timeout',
      reach: 'behind',
      matches: ['* Operation timed out after 30001 milliseconds with 0 bytes received'],
      nearMisses: ['* Connection timed out after 10001 milliseconds'],
    },
    {
      name: 'some-asked-well',
      needles: [' secs', '[200]'],
      pattern:
        /^HTTP\/\d(?:\.\d)?\s{1,8}2\d\d\s{1,8}\d{1,4}\.\d{1,4} secs|^\s{1,8}\[2\d\d\]\s{1,8}\d{1,9} responses/m,
      weights: { 'backend-down': -12, 'no-live-upstreams': -8, 'app-boot-failure': -8, 'wrong-port': -10 },
      title: 'of many requests one after another some go well',
      reference: 'siege(1) -v; hey: Status code distribution',
      fact: 'asked-often',
      reach: 'behind',
      matches: ['HTTP/1.1 200     0.39 secs:      16 bytes ==> GET  /cart', '  [200]\t95 responses'],
      nearMisses: ['HTTP/1.1 200 OK', 'HTTP/1.1 502     0.39 secs:     138 bytes ==> GET  /cart'],
    },
    {
      name: 'some-asked-in-vain',
      needles: [' secs', '[502]', '[503]', '[504]'],
      pattern:
        /^HTTP\/\d(?:\.\d)?\s{1,8}50[23]\s{1,8}\d{1,4}\.\d{1,4} secs|^\s{1,8}\[50[23]\]\s{1,8}\d{1,9} responses/m,
      weights: {
        'lb-dereg-inflight': 17,
        'keepalive-race': 12,
        'app-crash-request': 10,
        'ungraceful-shutdown': 16,
        'deploy-in-progress': 17,
        'worker-pool-exhausted': 9,
      },
      title: 'of many requests one after another some fail at once',
      reference: 'siege(1) -v; hey: Status code distribution',
      fact: 'asked-often-bad',
      reach: 'behind',
      matches: ['HTTP/1.1 502     0.39 secs:     138 bytes ==> GET  /cart', '  [502]\t5 responses'],
      nearMisses: ['HTTP/1.1 502 Bad Gateway', 'HTTP/1.1 200     0.39 secs:      16 bytes ==> GET  /cart'],
    },
  ],
)
