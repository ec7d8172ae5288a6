const host = '(?:127\\.0\\.0\\.1|localhost|\\[::1\\])'
const quote = '["\'`]'
const port = '(\\d{2,5})\\b'
const is = '["\']?\\s{0,3}[:=]\\s{0,3}["\']?'

/** Ways to tell a server, in code, settings and commands, that it shall listen on loopback; any group is its port. */
const ways = [
  // Go, HCL, TOML: `Addr: "127.0.0.1:8080"`.
  `\\b(?:[Aa]ddr(?:ess)?|[Ll]isten_?[Aa]ddr(?:ess)?|[Bb]ind_?(?:[Aa]ddr(?:ess)?)?)${is}${host}:${port}`,
  // Go, Rust, Node, .NET: `net.Listen("tcp", "localhost:8080")`, `TcpListener::bind("127.0.0.1:3000")`.
  `\\b(?:ListenAndServe(?:TLS)?|[Ll]isten|[Ss]erve|[Rr]un|[Ss]tart|[Bb]ind|UseUrls|Add)\\(\\s{0,3}(?:"tcp[46]?",\\s{0,3})?${quote}(?:https?:\\/\\/)?${host}:${port}`,
  // Node: `app.listen(3000, 'localhost')`.
  `\\.listen\\(\\s{0,3}(?:(\\d{2,5})|[\\w.| ]{1,60}),\\s{0,3}${quote}${host}${quote}`,
  // Python, Deno, Fastify: `uvicorn.run(app, host="127.0.0.1", port=8000)`.
  `\\b(?:run|run_app|listen|serve|launch|start)\\((?:[^\\n]{0,80}?\\bport${is}${port})?[^\\n]{0,80}?\\b(?:host(?:name)?|server_name)${is}${host}\\b(?:${quote},\\s{0,3}port${is}${port})?`,
  // Python, Java, Rust: `HTTPServer(('127.0.0.1', 8000), Handler)`.
  `\\b(?:HTTPServer|make_server|WSGIServer|TCPServer|InetSocketAddress|[Bb]ind|serve)\\(\\(?${quote}${host}${quote},\\s{0,3}${port}`,
  // Rust and Elixir: `SocketAddr::from(([127, 0, 0, 1], 3000))`, `ip: {127, 0, 0, 1}, port: 4000`.
  `\\[127, ?0, ?0, ?1\\], ?${port}`,
  `\\bip: \\{127, ?0, ?0, ?1\\}(?:, port: ${port})?`,
  // Options: `--host 127.0.0.1 --port 8000`, `-b localhost:8000`.
  `(?:^|\\s|${quote})(?:--host(?:name)?|--bind|--address|--addr|--listen|--ip|-b|-H|--server\\.address|--urls|-Dserver\\.address)(?:[= ]|${quote}, ?)${quote}?(?:tcp:\\/\\/|https?:\\/\\/)?${host}\\b(?::${port}|[^\\n]{0,40}?(?:--port|-p)[= ]${port})?`,
  // Properties and variables: `server.address=127.0.0.1`.
  `\\b(?:server\\.address|quarkus\\.http\\.host|micronaut\\.server\\.host|ktor\\.deployment\\.host|ServerApp\\.ip|SERVER_ADDRESS|QUARKUS_HTTP_HOST|ROCKET_ADDRESS|N[IU](?:TRO|XT)_HOST|UVICORN_HOST|FLASK_RUN_HOST|BIND(?:_ADDR(?:ESS)?)?|LISTEN(?:_ADDR(?:ESS)?)?|BINDING)${is}${host}\\b(?::${port})?`,
  // .NET.
  `(?:ASPNETCORE_URLS|DOTNET_URLS|applicationUrl|"Urls?")${is}[^\\n"']{0,60}?https?:\\/\\/${host}:${port}`,
  `\\bListenLocalhost\\(\\s{0,2}${port}`,
  `\\bIPAddress\\.(?:IPv6)?Loopback,\\s{0,2}${port}`,
  // What comes with languages for development, and listens on loopback unless told.
  `\\bphp[\\d.]{0,4}(?:\\s|${quote},)[^\\n]{0,40}?-S(?:[= ]|${quote}, ?)${quote}?${host}:${port}`,
  '\\bartisan serve(?![^\\n]{0,80}--host)(?:[^\\n]{0,40}--port[= ](\\d{2,5}))?',
  `\\bmanage\\.py runserver(?: ${host}:${port}| (\\d{2,5}))?\\s{0,3}(?:$|["'&;|\\]])`,
  '\\bflask run(?![^\\n]{0,80}(?:--host|-h\\b))(?:[^\\n]{0,40}(?:--port|-p)[= ](\\d{2,5}))?',
  // Tomcat.
  `\\baddress="${host}"[^\\n]{0,80}?\\bport="(\\d{2,5})"`,
  `\\bport="(\\d{2,5})"[^\\n]{0,80}?\\baddress="${host}"`,
  // Puma, Sinatra.
  `\\bbind ${quote}tcp:\\/\\/${host}:${port}`,
  `\\bset :bind, ${quote}${host}`,
]

/** A line of code, a setting or a command by which a server listens on loopback; whichever group is set is its port. */
export const loopbackInCode = new RegExp(ways.join('|'), 'm')
