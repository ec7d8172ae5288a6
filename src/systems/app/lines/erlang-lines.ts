import { linesOfProgram } from '../lines-of-program.ts'

/** What Erlang, Elixir, Phoenix and Rust’s servers log when they cannot start or serve. */
export const erlangLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'erlang',
    reference: 'elixir-ecto/db_connection lib/db_connection/connection_pool.ex',
  },
  [
    {
      name: 'pool-empty',
      needles: ['request was dropped from queue after'],
      pattern: /connection not available and request was dropped from queue after \d{1,8}ms/,
      weights: { 'db-pool-exhausted': 25, 'db-down': 6, 'dependency-slow': 3 },
      title: 'Ecto’s pool has no free connection',
      fact: 'db-pool',
      matches: [
        '** (DBConnection.ConnectionError) connection not available and request was dropped from queue after 2950ms.',
      ],
      nearMisses: ['** (DBConnection.ConnectionError) tcp recv: closed'],
    },
    {
      name: 'database-refused',
      needles: ['failed to connect: **', 'DBConnection.ConnectionError'],
      pattern:
        /(?:Postgrex\.Protocol|MyXQL\.Connection|Tds\.Protocol)[^\n]{0,80} failed to connect: \*\*|DBConnection\.ConnectionError\) tcp (?:connect|recv|send)[^\n]{0,200}(?:econnrefused|closed|timeout|nxdomain|ehostunreach)?/,
      weights: { 'db-down': 23, 'dns-failure': 2 },
      title: 'the Elixir app cannot reach its database',
      reference: 'elixir-ecto/db_connection; postgrex lib/postgrex/protocol.ex',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'Postgrex.Protocol (#PID<0.2.0>) failed to connect: ** (DBConnection.ConnectionError) tcp connect (db:5432): connection refused - :econnrefused',
      ],
      nearMisses: ['connection not available and request was dropped from queue after 2950ms'],
    },
    {
      name: 'address-taken',
      needles: ['eaddrinuse', 'kind: AddrInUse'],
      pattern: /\beaddrinuse\b|kind: AddrInUse/,
      weights: { 'port-conflict': 24, 'app-boot-failure': 6 },
      title: 'the app’s port is taken by another process',
      reference: 'erlang inet, posix errors; rust std::io::ErrorKind',
      fact: 'bind',
      matches: [
        '[error] Failed to start Ranch listener ShopWeb.Endpoint.HTTP in :ranch_tcp:listen(cowboy) for reason :eaddrinuse (address already in use)',
      ],
      nearMisses: ['[info] Running ShopWeb.Endpoint with cowboy 2.9.0 at :::4000 (http)'],
    },
    {
      name: 'start-failed',
      needles: [
        'Kernel pid terminated',
        'application_start_failure',
        'Could not start application',
        'Runtime terminating during boot',
      ],
      pattern:
        /Kernel pid terminated \(application_controller\)|Could not start application \w{1,80}:|Runtime terminating during boot/,
      weights: { 'app-boot-failure': 24, 'bad-release': 6, 'db-down': 2 },
      title: 'the Erlang or Elixir app did not start',
      reference: 'erlang/otp lib/kernel/src/application_controller.erl',
      fact: 'boot',
      matches: [
        'Kernel pid terminated (application_controller) ({application_start_failure,shop,{bad_return}})',
      ],
      nearMisses: ['[info] Running ShopWeb.Endpoint with cowboy 2.9.0 at :::4000 (http)'],
    },
    {
      name: 'memory-refused',
      needles: ['heap_alloc: Cannot allocate', 'binary_alloc: Cannot allocate', '_alloc: Cannot'],
      pattern: /\b[a-z]{1,12}_alloc: Cannot (?:re)?allocate \d{1,16} bytes of memory/,
      weights: { 'oom-host': 17, 'oom-cgroup': 14, 'app-heap-exhausted': 12 },
      title: 'the Erlang machine got no more memory and ended',
      reference: 'erlang/otp erts/emulator/beam/erl_alloc.c, erts_alloc_n_enomem()',
      fact: 'oom',
      matches: ['eheap_alloc: Cannot allocate 1234567 bytes of memory (of type "heap").'],
      nearMisses: ['tcp_alloc: cannot send'],
    },
    {
      name: 'rust-panic',
      needles: ["panicked at '", 'panicked at src/'],
      pattern: /thread '(?!main')[^'\n]{1,80}' (?:\(\d{1,10}\) )?panicked at /,
      weights: { 'app-crash-request': 13, 'app-boot-failure': 11, 'bad-release': 5 },
      title: 'a Rust program panicked',
      reference: 'rust library/std/src/panicking.rs',
      fact: 'exit',
      matches: [
        "thread 'tokio-runtime-worker' panicked at 'called `Option::unwrap()` on a `None` value', src/cart.rs:12",
      ],
      nearMisses: ["thread 'main' has started"],
    },
    {
      name: 'rust-main-panic',
      needles: ["thread 'main' "],
      pattern: /thread 'main' (?:\(\d{1,10}\) )?panicked at /,
      weights: { 'app-boot-failure': 16, 'app-crash-request': 12, 'bad-release': 5 },
      title: 'a Rust program panicked in its first thread, where servers read their settings and start',
      reference: 'rust library/std/src/panicking.rs; tokio gives requests to threads of other names',
      fact: 'exit',
      matches: ["thread 'main' panicked at 'cannot read shop.toml: unknown field `port`', src/main.rs:12"],
      nearMisses: ["thread 'main' has started"],
    },
  ],
)
