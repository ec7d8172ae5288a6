import type { LogSignature } from '../../model/diagnosis.ts'
import { loopbackInCode } from './loopback-in-code.ts'

/** Databases and caches that are asked at their own machine, and clients that ask. */
const others =
  /\b(?:mysql\w{0,10}|psql|pg_\w{1,20}|redis\S{0,20}|mongo\w{0,10}|curl|wget|ssh|influx|clickhouse\S{0,10}|proxy_pass|fastcgi_pass|upstream:)\b|:(?:3306|5432|6379|27017|11211|5672|9200|9092)\b/i

/** What code, settings and commands of servers say of where they listen. */
export const listenNotes: readonly LogSignature[] = [
  {
    id: 'note-loopback-in-code',
    system: 'unknown',
    reach: 'here',
    needles: [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '127, 0, 0, 1',
      '127,0,0,1',
      'ListenLocalhost',
      'Loopback,',
      'artisan serve',
      'manage.py runserver',
      'flask run',
    ],
    pattern: loopbackInCode,
    when: (_groups, line) => !others.test(line.slice(0, 2000)),
    // Behind a gateway on the same machine it is as it should be.
    weights: { 'loopback-bind': 6 },
    title: 'a server is told to listen on its own machine only',
    reference: 'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine, and a container is one',
    fact: 'listen',
    examples: {
      matches: [
        'http.Server{ Addr: "127.0.0.1:8080" }',
        'log.Fatal(http.ListenAndServe("localhost:8080", mux))',
        "app.listen(3000, 'localhost', () => {})",
        'uvicorn.run(app, host="127.0.0.1", port=8000)',
        'CMD ["uvicorn", "main:app", "--host", "127.0.0.1", "--port", "8000"]',
        'let listener = TcpListener::bind("127.0.0.1:3000").await?;',
        'let addr = SocketAddr::from(([127, 0, 0, 1], 3000));',
        'server.address=127.0.0.1',
        'ASPNETCORE_URLS=http://localhost:5000',
        'command: php -S 127.0.0.1:8000 -t public',
        'command: python manage.py runserver',
        'CMD php artisan serve',
      ],
      nearMisses: [
        'http.Server{ Addr: ":8080" }',
        "app.listen(3000, '0.0.0.0')",
        'rdb := redis.NewClient(&redis.Options{Addr: "127.0.0.1:6379"})',
        'mysql --host 127.0.0.1 --port 3306',
        'command: python manage.py runserver 0.0.0.0:8000',
        'php artisan serve --host=0.0.0.0',
        'flask run --host=0.0.0.0',
        'proxy_pass http://127.0.0.1:8080;',
      ],
    },
  },
]
