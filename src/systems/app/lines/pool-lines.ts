import { linesOfProgram } from '../lines-of-program.ts'

/** How pools of database connections say that they are empty. */
export const poolLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'pool',
    reference: 'sqlalchemy lib/sqlalchemy/pool/impl.py, QueuePool._do_get()',
  },
  [
    {
      name: 'sqlalchemy',
      needles: ['QueuePool limit of size'],
      pattern: /QueuePool limit of size \d{1,6} overflow -?\d{1,6} reached, connection timed out/,
      weights: { 'db-pool-exhausted': 27, 'dependency-slow': 4 },
      title: 'SQLAlchemy’s pool has no free connection',
      fact: 'db-pool',
      matches: [
        'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00',
      ],
      nearMisses: ['FATAL:  sorry, too many clients already'],
    },
    {
      name: 'prisma',
      needles: [
        'Timed out fetching a new connection from the connection pool',
        'P2024',
        'P1001',
        "Can't reach database server",
      ],
      pattern: /Timed out fetching a new connection from the connection pool|\bP2024\b/,
      weights: { 'db-pool-exhausted': 27, 'dependency-slow': 3 },
      title: 'Prisma’s pool has no free connection',
      reference: 'https://www.prisma.io/docs/orm/reference/error-reference#p2024',
      fact: 'db-pool',
      matches: [
        'Timed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool (Current connection pool timeout: 10, connection limit: 5)',
      ],
      nearMisses: ["Can't reach database server at `db`:`5432`"],
    },
    {
      name: 'prisma-unreachable',
      needles: ["Can't reach database server"],
      pattern: /Can't reach database server at /,
      weights: { 'db-down': 24, 'dns-failure': 3, 'connect-drop': 3 },
      title: 'Prisma cannot reach the database',
      reference: 'https://www.prisma.io/docs/orm/reference/error-reference#p1001',
      fact: 'database',
      reach: 'inwards',
      matches: ["Can't reach database server at `db`:`5432`"],
      nearMisses: ['Timed out fetching a new connection from the connection pool.'],
    },
    {
      name: 'hikari',
      needles: ['- Connection is not available, request timed out after'],
      pattern: /\S{1,80} - Connection is not available, request timed out after \d{1,8}ms/,
      weights: { 'db-pool-exhausted': 26, 'db-down': 4, 'dependency-slow': 3 },
      title: 'HikariCP’s pool has no free connection',
      reference:
        'brettwooldridge/HikariCP src/main/java/com/zaxxer/hikari/pool/HikariPool.java, createTimeoutException()',
      fact: 'db-pool',
      matches: [
        'java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms.',
      ],
      nearMisses: ['HikariPool-1 - Start completed.'],
    },
    {
      name: 'hikari-lost',
      needles: ['HikariPool-', 'Failed to validate connection'],
      pattern: /HikariPool-\d{1,4} - (?:Failed to validate connection|Exception during pool initialization)/,
      weights: { 'db-down': 17, 'app-boot-failure': 3 },
      title: 'HikariCP cannot make or keep connections to the database',
      reference: 'brettwooldridge/HikariCP PoolBase.java, HikariPool.java, checkFailFast()',
      fact: 'database',
      reach: 'inwards',
      matches: ['HikariPool-1 - Exception during pool initialization.'],
      nearMisses: ['HikariPool-1 - Start completed.'],
    },
    {
      name: 'other',
      needles: [
        'could not obtain a connection from the pool',
        'could not obtain a database connection within',
        'timeout exceeded when trying to connect',
        'ResourceRequest timed out',
        'Timeout acquiring a connection',
        'ConnectionTimeoutError',
        'Timeout expired.  The timeout period elapsed prior to obtaining',
        'SequelizeConnectionAcquireTimeoutError',
        'pool exhausted',
        'PoolTimeout',
      ],
      pattern:
        /could not obtain a (?:connection from the pool|database connection) within [\d.]{1,10} seconds|timeout exceeded when trying to connect|ResourceRequest timed out|KnexTimeoutError: Knex: Timeout acquiring a connection|ActiveRecord::ConnectionTimeoutError|The timeout period elapsed prior to obtaining a connection from the pool|SequelizeConnectionAcquireTimeoutError|psycopg_pool\.PoolTimeout|[Cc]onnection pool exhausted/,
      weights: { 'db-pool-exhausted': 26, 'dependency-slow': 3, 'db-down': 3 },
      title: 'the app’s pool has no free database connection',
      reference:
        'rails connection_pool/queue.rb; node-postgres pg-pool; sequelize; knex; ADO.NET; psycopg_pool',
      fact: 'db-pool',
      matches: [
        'ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within 5.000 seconds (waited 5.001 seconds); all pooled connections were in use)',
        'Error: timeout exceeded when trying to connect',
        'KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full.',
        'psycopg2.pool.PoolError: connection pool exhausted',
      ],
      nearMisses: ['HikariPool-1 - Start completed.'],
    },
  ],
)
