import { linesOfProgram } from '../lines-of-program.ts'

/** What .NET, ASP.NET Core and Kestrel log. */
export const dotnetLines = linesOfProgram(
  { system: 'unknown', program: 'dotnet', reference: 'dotnet/aspnetcore src/Servers/Kestrel/Core' },
  [
    {
      name: 'address-taken',
      needles: ['Failed to bind to address'],
      pattern: /Failed to bind to address \S{1,200}: address already in use/,
      weights: { 'port-conflict': 26, 'app-boot-failure': 6 },
      title: 'the app’s port is taken by another process',
      reference: 'dotnet/aspnetcore src/Servers/Kestrel/Core/src/Internal/AddressBinder.cs',
      fact: 'bind',
      matches: [
        'System.IO.IOException: Failed to bind to address http://127.0.0.1:5000: address already in use.',
      ],
      nearMisses: ['Now listening on: http://localhost:5000'],
    },
    {
      name: 'loopback-bind-failed',
      needles: ['Unable to bind to http'],
      pattern: /Unable to bind to https?:\/\/\S{1,200} on the IPv[46] (?:loopback )?interface/,
      weights: { 'app-boot-failure': 6, 'localhost-ipv6': 6, 'port-conflict': 6 },
      title: 'Kestrel could not bind to localhost in one of the two families',
      reference: 'dotnet/aspnetcore src/Servers/Kestrel/Core/src/LocalhostListenOptions.cs',
      fact: 'listen',
      matches: [
        "warn: Microsoft.AspNetCore.Server.Kestrel[0]\n      Unable to bind to http://localhost:5000 on the IPv6 loopback interface: 'Cannot assign requested address'.",
      ],
      nearMisses: ['Now listening on: http://localhost:5000'],
    },
    {
      name: 'certificate-missing',
      needles: ['Unable to configure HTTPS endpoint'],
      pattern: /Unable to configure HTTPS endpoint/,
      weights: { 'app-boot-failure': 23, 'tls-cert-load-failed': 20 },
      title: 'Kestrel has no certificate for its HTTPS endpoint, and does not start',
      reference:
        'dotnet/aspnetcore src/Servers/Kestrel/Core/src/CoreStrings.resx, NoCertSpecifiedNoDevelopmentCertificateFound',
      fact: 'boot',
      matches: [
        'Unable to configure HTTPS endpoint. No server certificate was specified, and the default developer certificate could not be found or is out of date.',
      ],
      nearMisses: ['The ASP.NET Core developer certificate is not trusted.'],
    },
    {
      name: 'unhandled',
      needles: ['Unhandled Exception: ', 'Unhandled exception. '],
      pattern:
        /(?:^|[\]:|>] {1,4})Unhandled Exception: [A-Z][\w.]{2,200}(?:Exception|Error)\b|[\]:|>] {1,4}Unhandled exception\. [A-Z][\w.]{2,200}Exception\b/m,
      weights: { 'app-crash-request': 18, 'app-crash-loop': 9, 'app-boot-failure': 15 },
      title: 'the .NET app ended with an exception that nobody caught',
      reference:
        'dotnet/runtime src/coreclr/vm/excep.cpp: “Unhandled Exception: ” before .NET Core 3.0, “Unhandled exception. ” since',
      fact: 'exit',
      matches: [
        'Jun 26 17:33:38 web1 visitor[15817]: Unhandled Exception: System.NullReferenceException: Object reference not set to an instance of an object.',
      ],
      nearMisses: [
        'Unhandled exception. System.InvalidOperationException: Unable to resolve service for type Shop.ICart',
      ],
    },
    {
      name: 'socket-handle',
      needles: ['Handle is already used by another Socket'],
      pattern: /Handle is already used by another Socket/,
      weights: { 'app-crash-request': 21, 'bad-release': 8 },
      title: 'Kestrel uses a socket that other code of the app has closed',
      reference: 'dotnet/runtime System.Net.Sockets, net_sockets_handle_already_used',
      fact: 'app-error',
      request: true,
      matches: ['System.InvalidOperationException: Handle is already used by another Socket.'],
      nearMisses: ['System.InvalidOperationException: Sequence contains no elements'],
    },
    {
      name: 'start-failed',
      needles: [
        'Unhandled exception. ',
        'Hosting failed to start',
        'Application startup exception',
        'You must install or update .NET',
        'The application to execute does not exist',
      ],
      pattern:
        /^Unhandled exception\. \S|Hosting failed to start|Application startup exception|You must install or update \.NET to run this application|The application to execute does not exist/m,
      weights: { 'app-boot-failure': 19, 'app-crash-request': 9, 'app-crash-loop': 6 },
      title: 'the .NET app ended with an exception',
      reference: 'dotnet/runtime Microsoft.Extensions.Hosting Internal/Host.cs; src/native/corehost',
      fact: 'boot',
      matches: [
        'Unhandled exception. System.InvalidOperationException: Unable to resolve service for type Shop.ICart',
        'crit: Microsoft.Extensions.Hosting.Internal.Host[11]\n      Hosting failed to start',
      ],
      nearMisses: [
        'info: Microsoft.Hosting.Lifetime[0]\n      Application started. Press Ctrl+C to shut down.',
      ],
    },
    {
      name: 'request-failed',
      needles: [
        'An unhandled exception has occurred while executing the request',
        'An unhandled exception was thrown by the application',
      ],
      pattern:
        /An unhandled exception (?:has occurred while executing the request|was thrown by the application)/,
      weights: { 'app-returns-5xx': 17, 'bad-release': 4 },
      title: 'the app raised an exception and answered 500',
      reference: 'dotnet/aspnetcore ExceptionHandlerMiddleware; Kestrel KestrelTrace.ApplicationError',
      fact: 'app-error',
      request: true,
      matches: [
        'fail: Microsoft.AspNetCore.Server.Kestrel[13]\n      Connection id "0HN", Request id "0HN:1": An unhandled exception was thrown by the application.',
      ],
      nearMisses: ['Application started. Press Ctrl+C to shut down.'],
    },
    {
      name: 'threads-starved',
      needles: ['thread pool starvation', 'heartbeat has been running for'],
      pattern: /thread pool starvation|heartbeat has been running for "/i,
      weights: { 'worker-pool-exhausted': 22, 'event-loop-blocked': 6, 'slow-app-timeout': 5 },
      title: 'the app’s thread pool is starved',
      reference:
        'dotnet/aspnetcore src/Servers/Kestrel/Core/src/Internal/Infrastructure/KestrelTrace.cs, HeartbeatSlow()',
      fact: 'pool',
      matches: [
        'As of "11/21/2026 14:00:00 +00:00", the heartbeat has been running for "00:00:05.1" which is longer than "00:00:01". This could be caused by thread pool starvation.',
      ],
      nearMisses: ['Application started. Press Ctrl+C to shut down.'],
    },
    {
      name: 'body-too-large',
      needles: ['Request body too large', 'Request headers too long', 'Request line too long'],
      pattern: /BadHttpRequestException: Request (?:body too large|headers too long|line too long)/,
      weights: { 'request-too-big-for-app': 23, 'upload-rejected-early': 7 },
      title: 'Kestrel refused a request as too large',
      reference: 'dotnet/aspnetcore KestrelServerLimits: 30 MB body, 32 KB headers, 8 KB line',
      fact: 'request-size',
      request: true,
      matches: [
        'Microsoft.AspNetCore.Server.Kestrel.Core.BadHttpRequestException: Request body too large. The max request body size is 30000000 bytes.',
      ],
      nearMisses: ['BadHttpRequestException: Unexpected end of request content.'],
    },
    {
      name: 'stopping',
      needles: ['Application is shutting down...'],
      pattern: /Application is shutting down\.\.\./,
      weights: { 'deploy-in-progress': 9, 'ungraceful-shutdown': 2 },
      title: 'the .NET app was told to stop',
      reference: 'dotnet/runtime Microsoft.Extensions.Hosting Internal/ConsoleLifetime.cs',
      fact: 'stop',
      matches: ['info: Microsoft.Hosting.Lifetime[0]\n      Application is shutting down...'],
      nearMisses: ['Application started. Press Ctrl+C to shut down.'],
    },
    {
      name: 'ready',
      needles: ['Application started. Press Ctrl+C'],
      pattern: /Application started\. Press Ctrl\+C to shut down\./,
      weights: { 'app-boot-failure': -9, 'backend-down': -3 },
      title: 'the .NET app has started',
      reference: 'dotnet/runtime Microsoft.Extensions.Hosting Internal/ConsoleLifetime.cs',
      fact: 'start',
      matches: ['info: Microsoft.Hosting.Lifetime[0]\n      Application started. Press Ctrl+C to shut down.'],
      nearMisses: ['Hosting failed to start'],
    },
  ],
)
