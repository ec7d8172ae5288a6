import { linesOfProgram } from '../lines-of-program.ts'

/** What databases and their clients say, in the logs of the apps that use them. */
export const databaseLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'database',
    reference: 'https://www.postgresql.org/docs/current/errcodes-appendix.html',
  },
  [
    {
      name: 'postgres-full',
      needles: [
        'too many clients already',
        'MaxClientsInSessionMode',
        'ax client connections reached',
        'remaining connection slots are reserved',
        'too many connections for ',
        'no more connections allowed',
      ],
      pattern:
        /sorry, too many clients already|remaining connection slots are reserved|too many connections for (?:role|database) "|no more connections allowed \(max_client_conn\)|MaxClientsInSessionMode|[Mm]ax client connections reached/,
      weights: { 'db-max-connections': 26, 'db-pool-exhausted': 3 },
      title: 'PostgreSQL takes no further connections',
      reference:
        'postgres src/backend/storage/lmgr/proc.c, src/backend/utils/init/postinit.c; SQLSTATE 53300; pgbouncer client.c',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'psycopg2.OperationalError: connection to server at "10.0.4.9", port 5432 failed: FATAL:  sorry, too many clients already',
        'FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute',
      ],
      nearMisses: ['FATAL:  the database system is starting up'],
    },
    {
      name: 'mysql-full',
      needles: ['Too many connections', 'ER_CON_COUNT_ERROR', 'max_user_connections'],
      pattern:
        /(?:1040|08004)[^\n]{0,20}Too many connections|ER_CON_COUNT_ERROR|: Too many connections\b|has exceeded the 'max_user_connections' resource|already has more than 'max_user_connections'/,
      weights: { 'db-max-connections': 26, 'db-pool-exhausted': 3 },
      title: 'MySQL takes no further connections',
      reference:
        'https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html, errors 1040, 1203, 1226',
      fact: 'database',
      reach: 'inwards',
      matches: [
        "django.db.utils.OperationalError: (1040, 'Too many connections')",
        'SQLSTATE[HY000] [1040] Too many connections',
      ],
      nearMisses: ["(2003, \"Can't connect to MySQL server on 'db'\")"],
    },
    {
      name: 'postgres-away',
      needles: [
        'the database system is',
        'terminating connection due to',
        'server closed the connection unexpectedly',
        'Connection terminated unexpectedly',
        'SSL connection has been closed unexpectedly',
      ],
      pattern:
        /the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)|terminating connection due to (?:administrator command|unexpected postmaster exit|crash)|server closed the connection unexpectedly|Connection terminated unexpectedly|SSL connection has been closed unexpectedly/,
      weights: { 'db-down': 23, 'deploy-in-progress': 1 },
      title: 'PostgreSQL stops, starts or has crashed',
      reference:
        'postgres src/backend/postmaster/postmaster.c, src/backend/tcop/postgres.c; SQLSTATE 57P01…57P03',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'FATAL:  the database system is starting up',
        'psycopg2.OperationalError: server closed the connection unexpectedly',
      ],
      nearMisses: ['FATAL:  sorry, too many clients already'],
    },
    {
      name: 'refused',
      needles: [
        'Connection refused',
        'Is the server running on that host',
        'refused. Check that the hostname',
        'Communications link failure',
      ],
      pattern:
        /connection to server at "[^"\n]{1,260}"(?: \([^)\n]{1,60}\))?, port \d{1,5} failed: Connection refused|Is the server running on that host and accepting|could not connect to server: Connection refused|Connection to \S{1,260}:\d{1,5} refused\. Check that the hostname|SQLSTATE\[(?:HY000|08006)\] \[(?:2002|7)\][^\n]{0,200}Connection refused|MySQL server on '[^'\n]{1,260}'[^\n]{0,40}Connection refused|Communications link failure/,
      weights: { 'db-down': 25, 'app-returns-5xx': 4 },
      title: 'the app’s database refuses connections',
      reference:
        'postgres src/interfaces/libpq/fe-connect.c; pgjdbc; php mysqlnd; mysql error 2003; mysql-connector-j',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'psycopg2.OperationalError: connection to server at "10.0.4.9", port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
        'org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.',
        'SQLSTATE[HY000] [2002] Connection refused',
        'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure',
      ],
      nearMisses: ['FATAL:  sorry, too many clients already'],
    },
    {
      name: 'mysql-unreachable',
      needles: [
        "Can't connect to MySQL server",
        "Can't connect to local MySQL server",
        'MySQL server has gone away',
        'Lost connection to MySQL server',
        'PROTOCOL_CONNECTION_LOST',
      ],
      pattern:
        /Can't connect to (?:local )?MySQL server|MySQL server has gone away|Lost connection to MySQL server|PROTOCOL_CONNECTION_LOST/,
      weights: { 'db-down': 21, 'connect-drop': 2 },
      title: 'the app lost its MySQL server or cannot reach it',
      reference:
        'https://dev.mysql.com/doc/mysql-errors/8.0/en/client-error-reference.html, errors 2002, 2003, 2006, 2013',
      fact: 'database',
      reach: 'inwards',
      matches: [
        "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'db' ([Errno 111] Connection refused)\")",
        '(2006, "MySQL server has gone away")',
      ],
      nearMisses: ["(1040, 'Too many connections')"],
    },
    {
      name: 'timeout',
      needles: ['Connection timed out', 'timeout expired', 'connection timeout expired'],
      pattern:
        /connection to server at "[^"\n]{1,260}"(?: \([^)\n]{1,60}\))?, port \d{1,5} failed: (?:Connection timed out|timeout expired)|SQLSTATE\[(?:HY000|08006)\] \[(?:2002|7)\][^\n]{0,120}timed out/,
      weights: { 'connect-drop': 15, 'db-down': 12, 'dependency-slow': 5 },
      title: 'the app’s database does not answer connections',
      reference: 'postgres src/interfaces/libpq/fe-connect.c',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'connection to server at "10.0.4.9", port 5432 failed: timeout expired',
        'SQLSTATE[HY000] [2002] Connection timed out',
      ],
      nearMisses: ['connection to server at "10.0.4.9", port 5432 failed: Connection refused'],
    },
    {
      name: 'login-refused',
      needles: [
        'password authentication failed for user',
        'Access denied for user',
        'no pg_hba.conf entry',
        'Authentication failed',
        'SASL authentication failed',
        'ER_ACCESS_DENIED_ERROR',
      ],
      pattern:
        /password authentication failed for user|Access denied for user '|no pg_hba\.conf entry for|ER_ACCESS_DENIED_ERROR|MongoServerError: Authentication failed|role "[^"\n]{1,100}" does not exist/,
      weights: { 'db-down': 13, 'app-boot-failure': 18, 'bad-release': 5, 'app-returns-5xx': 5 },
      title: 'the database refuses the app’s login',
      reference: 'postgres src/backend/libpq/auth.c, SQLSTATE 28P01, 28000; MySQL error 1045',
      fact: 'database-login',
      reach: 'inwards',
      matches: [
        'error: password authentication failed for user "postgres"',
        "SQLSTATE[HY000] [1045] Access denied for user 'shop'@'10.0.0.5' (using password: YES)",
      ],
      nearMisses: ['FATAL:  sorry, too many clients already'],
    },
    {
      name: 'missing',
      needles: ['database "', 'Unknown database'],
      pattern: /FATAL: {1,3}database "[^"\n]{1,100}" does not exist|Unknown database '[^'\n]{1,100}'/,
      weights: { 'app-boot-failure': 20, 'bad-release': 5, 'db-down': 4 },
      title: 'the database that the app names does not exist',
      reference: 'postgres SQLSTATE 3D000; MySQL error 1049',
      fact: 'database-login',
      reach: 'inwards',
      matches: ['FATAL:  database "shop" does not exist'],
      nearMisses: ['relation "shop_cart" does not exist'],
    },
    {
      name: 'read-only',
      needles: [
        'in a read-only transaction',
        'running with the --read-only option',
        'NotWritablePrimary',
        'not primary',
        'READONLY You can',
      ],
      pattern:
        /cannot execute [A-Z ]{1,40} in a read-only transaction|running with the --(?:super-)?read-only option|NotWritablePrimary|MongoServerError: not primary/,
      weights: { 'db-down': 20 },
      title: 'the app writes to a replica: the primary has changed',
      reference: 'postgres SQLSTATE 25006; MySQL error 1290; MongoDB error 10107',
      fact: 'database',
      reach: 'inwards',
      matches: ['ERROR:  cannot execute INSERT in a read-only transaction'],
      nearMisses: ['FATAL:  the database system is starting up'],
    },
    {
      name: 'statement-timeout',
      needles: [
        'canceling statement due to',
        'Lock wait timeout exceeded',
        'Deadlock found',
        'deadlock detected',
        'maximum statement execution time exceeded',
        'Query execution was interrupted',
      ],
      pattern:
        /canceling statement due to (?:statement|lock) timeout|Lock wait timeout exceeded|Deadlock found when trying to get lock|\bdeadlock detected\b|maximum statement execution time exceeded/,
      weights: { 'dependency-slow': 22, 'slow-app-timeout': 5, 'db-pool-exhausted': 2 },
      title: 'a query took too long or waited for a lock',
      reference: 'postgres SQLSTATE 57014, 55P03, 40P01; MySQL errors 1205, 1213, 3024',
      fact: 'dependency-wait',
      reach: 'inwards',
      matches: [
        'ERROR:  canceling statement due to statement timeout',
        "(1205, 'Lock wait timeout exceeded; try restarting transaction')",
      ],
      nearMisses: ['FATAL:  terminating connection due to administrator command'],
    },
    {
      name: 'mongo-selection',
      needles: [
        'MongoServerSelectionError',
        'ServerSelectionTimeoutError',
        'MongoNetworkError',
        'MongooseServerSelectionError',
        'buffering timed out after',
      ],
      pattern:
        /\b(?:Mongo(?:ose)?ServerSelectionError|ServerSelectionTimeoutError|MongoNetworkError)\b|buffering timed out after \d{1,8}ms/,
      weights: { 'db-down': 22, 'connect-drop': 3, 'dns-failure': 2 },
      title: 'the app finds no MongoDB server that it can use',
      reference: 'mongodb/node-mongodb-native src/error.ts; pymongo errors; mongoose lib/drivers',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'MongooseServerSelectionError: Could not connect to any servers in your MongoDB Atlas cluster',
        'pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno 111] Connection refused',
        'Operation `carts.find()` buffering timed out after 10000ms',
      ],
      nearMisses: ['MongoServerError: E11000 duplicate key error collection'],
    },
  ],
)
