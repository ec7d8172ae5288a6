import type { LogSignature } from '../../model/diagnosis.ts'

/** Programs that ask, or hold certificates for others. */
const others =
  /\b(?:curl|wget|openssl|certbot|acme\S{0,12}|kubectl|etcdctl|mysql\w{0,10}|psql|redis-cli|mongo\w{0,10}|docker (?:login|-H)|dockerd|http:\/\/|proxy_pass|ProxyPass|haproxy|nginx|cloudflared|vault|openvpn)\b/i

/** How servers are told, by command, setting or code, to speak TLS at their own port. */
export const tlsServerNotes: readonly LogSignature[] = [
  {
    id: 'note-server-with-tls',
    system: 'unknown',
    reach: 'here',
    needles: [
      '--cert',
      '--ssl',
      '--tls',
      '--https',
      '-ssl-cert',
      '--keyfile',
      'https.createServer',
      'createSecureServer',
      'ListenAndServeTLS',
      'ListenTLS',
      'RunTLS',
      'ssl_context=',
      'server.ssl.',
      'ssl://0.0.0.0',
      'ssl://[::]',
      'listening on: https',
      'listening on https',
      'listening at: https',
      'HTTPS server listening',
      'running on https',
      'Running on https',
      'Listening at: https',
      'URLS=https',
      '(https)',
    ],
    pattern:
      /^[^\n]{0,600}?(?:\s--?(?:cert(?:file|-file|ificate|_file)?|ssl(?:-cert(?:file)?|-key(?:file)?|_cert|-enabled)?|tls(?:-cert(?:-file)?|_cert_file|-key)?|https(?:-port)?|keyfile)(?=[\s="',]|$)|\bhttps\.createServer\(|\bcreateSecureServer\(|\.ListenAndServeTLS\(|\.ListenTLS\(|\.RunTLS\(|\bssl_context=(?!None)|\bserver\.ssl\.(?:enabled ?[=:] ?true|key-store\b|certificate\b)|\bssl:\/\/(?:0\.0\.0\.0|\[::\]):\d|\b(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted)(?: (?:on|at):?)? {1,4}https:\/\/|HTTPS server listening|\bURLS=https:\/\/|port(?:\(s\))?:? \d{2,5} \(https\))/m,
    when: (_groups, line) => !others.test(line.slice(0, 2000).replace(/https?:\/\/(?=[+*[])/g, '')),
    weights: { 'http-to-https-port': 3 },
    title: 'a server is told to speak TLS at its own port',
    reference:
      'shellinaboxd(1) --cert, ttyd(1) --ssl, uvicorn --ssl-certfile, gunicorn --certfile, jupyter --certfile; Node https, Go net/http',
    fact: 'tls-port',
    examples: {
      matches: [
        'daemon $prog -u $USER --cert=$CERTDIR --port=$PORT --background=$pid $OPTS',
        'ExecStart=/usr/bin/ttyd --port 7681 --ssl --ssl-cert /etc/ttyd/cert.pem bash',
        'uvicorn main:app --port 8443 --ssl-keyfile key.pem --ssl-certfile cert.pem',
        'https.createServer(options, app).listen(8443)',
        'http.ListenAndServeTLS is called as srv.ListenAndServeTLS("cert.pem", "key.pem")',
      ],
      nearMisses: [
        'curl --cert client.pem https://shop.example/',
        'gunicorn --bind 0.0.0.0:8000 app:app',
        'certbot certonly --cert-name shop.example',
        'http.createServer(app).listen(8080)',
        'Tomcat started on port(s): 8080 (http) with context path',
      ],
    },
  },
]
