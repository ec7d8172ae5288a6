import { linesOfProgram } from '../lines-of-program.ts'

/** What .NET says when it cannot start, listen, or get a connection. */
export const dotnetServerLines = linesOfProgram(
  { system: 'unknown', program: 'dotnet-server', reference: 'dotnet/runtime src/native/corehost' },
  [
    {
      name: 'framework-missing',
      needles: [
        'compatible framework version',
        "The framework 'Microsoft",
        'A fatal error was encountered',
        'Could not load file or assembly',
        'ANCM ',
        'HTTP Error 500.3',
        'HTTP Error 502.5',
        'HTTP Error 500.31',
      ],
      pattern:
        /not possible to find any compatible framework version|The framework 'Microsoft\.\S{1,60}', version '[^'\n]{1,40}'[^\n]{0,40} was not found|A fatal error was encountered\.|ANCM (?:In-Process|Out-Of-Process) (?:Start|Startup|Handler Load) Failure|HTTP Error 500\.3[0-9]|HTTP Error 502\.5/,
      weights: { 'app-boot-failure': 26, 'bad-release': 5 },
      title: 'the .NET app does not start: its runtime or its files are missing',
      reference: 'dotnet/runtime src/native/corehost/fxr/fx_resolver.messages.cpp; aspnetcore ANCM',
      fact: 'boot',
      matches: [
        'It was not possible to find any compatible framework version',
        "The framework 'Microsoft.AspNetCore.App', version '8.0.0' (x64) was not found.",
        'HTTP Error 500.30 - ASP.NET Core app failed to start',
      ],
      nearMisses: ['HTTP Error 404.0 - Not Found'],
    },
    {
      name: 'socket-refused',
      needles: [
        'SocketException (13)',
        'SocketException (98)',
        'SocketException (10048)',
        'SocketException (10013)',
        'SocketException (99)',
      ],
      pattern: /SocketException \((?:13|99|10013|10049)\): /,
      weights: { 'app-boot-failure': 21, 'port-conflict': 4 },
      title: 'the .NET app may not listen at its address',
      reference: 'dotnet/runtime System.Net.Sockets; errno(3)',
      fact: 'bind',
      matches: ['System.Net.Sockets.SocketException (13): Permission denied'],
      nearMisses: ['System.Net.Sockets.SocketException (111): Connection refused'],
    },
    {
      name: 'pool-empty',
      needles: ['connection pool has been exhausted', 'prior to obtaining a connection'],
      pattern: /The connection pool has been exhausted, either raise/,
      weights: { 'db-pool-exhausted': 26, 'dependency-slow': 3 },
      title: 'Npgsql’s pool has no free connection',
      reference: 'npgsql src/Npgsql/PoolingDataSource.cs',
      fact: 'db-pool',
      matches: [
        "Npgsql.NpgsqlException (0x80004005): The connection pool has been exhausted, either raise 'Max Pool Size' (currently 100) or 'Timeout' (currently 15 seconds) in your connection string.",
      ],
      nearMisses: ['Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.0.5:5432'],
    },
    {
      name: 'database-unreachable',
      needles: [
        'network-related or instance-specific',
        'NpgsqlException',
        'Unable to connect to any of the specified MySQL hosts',
      ],
      pattern:
        /A network-related or instance-specific error occurred|NpgsqlException \(0x80004005\): (?:Failed to connect to|Exception while (?:reading|writing))|Unable to connect to any of the specified MySQL hosts/,
      weights: { 'db-down': 24, 'connect-drop': 2 },
      title: 'the .NET app cannot reach its database',
      reference: 'dotnet/SqlClient Strings.resx; npgsql; MySqlConnector',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'Microsoft.Data.SqlClient.SqlException (0x80131904): A network-related or instance-specific error occurred while establishing a connection to SQL Server.',
        'Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.0.5:5432',
      ],
      nearMisses: [
        'Npgsql.PostgresException (0x80004005): 23505: duplicate key value violates unique constraint',
      ],
    },
    {
      name: 'query-timeout',
      needles: ['Execution Timeout Expired', 'Timeout expired.'],
      pattern:
        /(?:Execution )?Timeout [Ee]xpired\. {1,2}The timeout period elapsed prior to completion of the operation/,
      weights: { 'dependency-slow': 23, 'slow-app-timeout': 5 },
      title: 'a query took longer than SqlClient waits',
      reference: 'dotnet/SqlClient: CommandTimeout is 30 s unless set',
      fact: 'dependency-wait',
      reach: 'inwards',
      matches: [
        'SqlException (0x80131904): Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.',
      ],
      nearMisses: ['The timeout period elapsed prior to obtaining a connection from the pool.'],
    },
  ],
)
