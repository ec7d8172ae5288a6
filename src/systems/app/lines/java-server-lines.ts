import { linesOfProgram } from '../lines-of-program.ts'

/** How Java servers start, end and fall behind, besides what every JVM says. */
export const javaServerLines = linesOfProgram(
  { system: 'unknown', program: 'java-server', reference: 'apache/tomcat java/org/apache/catalina/core' },
  [
    {
      name: 'start-failed',
      needles: [
        'listeners failed to start',
        'startup failed due to previous errors',
        'Protocol handler start failed',
        'Protocol handler initialization failed',
        'Failed to start component',
        'Failed to start connector',
        'Unable to start embedded Tomcat',
        'Unable to start web server',
        'FAILED ServerConnector',
        'Application run failed',
        'Caused by: java.lang.',
        'JBAS014777',
        'WFLYCTL0186',
        'is configured with secretRequired',
      ],
      pattern:
        /One or more (?:listeners|Filters) failed to start|startup failed due to previous errors|Protocol handler (?:start|initialization) failed|Failed to start (?:component|connector) \[|Unable to start (?:embedded Tomcat|web server)|\bFAILED ServerConnector@|AJP Connector is configured with secretRequired="true" but the secret|WFLYCTL0186|JBAS014777|\bApplication run failed|^Caused by: java\.lang\.(?:ClassNotFoundException|NoClassDefFoundError): /m,
      weights: { 'app-boot-failure': 22, 'port-conflict': 6, 'bad-release': 5, 'app-returns-5xx': 3 },
      title: 'the Java server could not start the app, or itself',
      fact: 'boot',
      matches: [
        'SEVERE: One or more listeners failed to start. Full details will be found in the appropriate container log file',
        'org.apache.catalina.core.StandardContext.startInternal Context [/shop] startup failed due to previous errors',
        'org.apache.catalina.LifecycleException: Protocol handler start failed',
        'java.lang.IllegalArgumentException: The AJP Connector is configured with secretRequired="true" but the secret attribute is either null or "".',
      ],
      nearMisses: ['INFO: Server startup in 3214 ms'],
    },
    {
      name: 'runtime-refused',
      needles: [
        'A JNI error has occurred',
        'LinkageError occurred while loading main class',
        'no main manifest attribute',
        'Could not create the Java Virtual Machine',
        'Invalid maximum heap size',
        'Unrecognized VM option',
        'Unrecognized option: -',
        'Invalid or corrupt jarfile',
        'JAVA_HOME is not defined correctly',
        'has been compiled by a more recent version',
      ],
      pattern:
        /A JNI error has occurred|LinkageError occurred while loading main class|no main manifest attribute, in|Could not create the Java Virtual Machine|Invalid maximum heap size|Unrecognized (?:VM option '|option: -)|Invalid or corrupt jarfile|JAVA_HOME (?:is not defined correctly|environment variable is not defined)|has been compiled by a more recent version of the Java Runtime/,
      weights: { 'app-boot-failure': 26, 'bad-release': 6 },
      title: 'the Java runtime does not start with this program and these options',
      reference:
        'openjdk src/java.base/share/classes/sun/launcher/resources/launcher.properties; arguments.cpp',
      fact: 'boot',
      matches: [
        'no main manifest attribute, in /app.jar',
        'Error: Could not create the Java Virtual Machine.',
        'Invalid maximum heap size: -Xmx8g',
      ],
      nearMisses: ['java.lang.OutOfMemoryError: Java heap space'],
    },
    {
      name: 'bind-failed',
      needles: [
        'Failed to bind to ',
        'bind(..) failed',
        "that's listening on port",
        'is already in use',
        'JVM_Bind',
      ],
      pattern:
        /(?:IOException|BindException|ChannelException): (?:Failed to bind to|bind\(\.\.\) failed)|that's listening on port \d{1,5} or configure|bind\(\.\.\) failed: Address already in use|Address already in use: (?:JVM_Bind|bind)|Port \d{1,5}(?: required by [^\n]{1,80})? (?:is|was) already in use/,
      weights: { 'port-conflict': 23, 'app-boot-failure': 7 },
      title: 'the app’s port is taken by another process',
      reference: 'jetty ServerConnector.openAcceptChannel(); netty Errors; tomcat StandardServer',
      fact: 'bind',
      matches: [
        'java.io.IOException: Failed to bind to 0.0.0.0/0.0.0.0:8080',
        "Identify and stop the process that's listening on port 8080 or configure this application to listen on another port.",
        'io.netty.channel.unix.Errors$NativeIoException: bind(..) failed: Address already in use',
      ],
      nearMisses: ['java.net.ConnectException: Connection refused'],
    },
    {
      name: 'heap-exhausted',
      needles: ['OutOfMemoryError'],
      pattern:
        /OutOfMemoryError: PermGen space|java\.lang\.OutOfMemoryError thrown from the UncaughtExceptionHandler|Terminating due to java\.lang\.OutOfMemoryError|java\.lang\.OutOfMemoryError\b(?!: unable)|Aborting due to java\.lang\.OutOfMemoryError/,
      weights: { 'app-heap-exhausted': 25, 'slow-app-timeout': 3 },
      title: 'the Java runtime’s memory is exhausted',
      reference: 'openjdk src/hotspot/share/utilities/debug.cpp, report_java_out_of_memory()',
      fact: 'heap',
      matches: [
        'java.lang.OutOfMemoryError: PermGen space',
        'Terminating due to java.lang.OutOfMemoryError: Java heap space',
        'Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread "http-nio-8080-exec-9"',
      ],
      nearMisses: ['java.lang.OutOfMemoryError: unable to create native thread'],
    },
    {
      name: 'stuck',
      needles: [
        'StuckThreadDetectionValve',
        'has been blocked for',
        'starvation or clock leap detected',
        'AsyncRequestTimeoutException',
        'has been active for [',
        'STUCK',
        'Blocked thread',
      ],
      pattern:
        /notifyStuckThreadDetected|(?<!event-?loop-thread-\d[^\n]{0,40})has been blocked for \d{1,9} ms, time limit is|starvation or clock leap detected \(housekeeper delta=\d{1,3}(?:m\d{1,2}s|s)|AsyncRequestTimeoutException|\[STUCK\] ExecuteThread|ExecuteThread: '[^'\n]{1,40}'[^\n]{0,200} has been busy for/,
      weights: {
        'slow-app-timeout': 17,
        'worker-pool-exhausted': 7,
        'dependency-slow': 6,
        'event-loop-blocked': 6,
      },
      title: 'a Java server tells of requests that do not come to an end',
      reference:
        'tomcat StuckThreadDetectionValve; vert.x BlockedThreadChecker; HikariPool HouseKeeper; spring DeferredResult',
      fact: 'slow-request',
      matches: [
        'WARNING [Catalina-utility-1] org.apache.catalina.valves.StuckThreadDetectionValve.notifyStuckThreadDetected Thread [http-nio-8080-exec-3] (id=[21]) has been active for [60,123] milliseconds',
        'org.springframework.web.context.request.async.AsyncRequestTimeoutException',
        'WARNING: Thread Thread[vert.x-worker-thread-1,5,main] has been blocked for 65921 ms, time limit is 60000 ms',
      ],
      nearMisses: ['INFO: Server startup in 3214 ms'],
    },
    {
      name: 'loop-blocked',
      needles: ['has been blocked for', 'Executing <'],
      pattern:
        /event-?loop-thread-\d[^\n]{0,80} has been blocked for \d{4,9} ms|\basyncio\b[^\n]{0,40}Executing <[^\n]{1,1000} took [1-9]\d{0,4}\.\d{1,6} seconds/,
      weights: { 'event-loop-blocked': 23, 'slow-app-timeout': 12, 'dependency-slow': 3 },
      title: 'a thread that serves all requests was held by one of them',
      reference:
        'vert.x BlockedThreadChecker; python/cpython Lib/asyncio/base_events.py, slow_callback_duration',
      fact: 'event-loop',
      matches: [
        'WARNING: Thread Thread[vert.x-eventloop-thread-1,5,main] has been blocked for 5921 ms, time limit is 2000 ms',
        "WARNING:asyncio:Executing <Task pending name='Task-12' coro=<RequestResponseCycle.run_asgi()>> took 8.123 seconds",
      ],
      nearMisses: ['WARNING:asyncio:Executing <Handle _run_once> took 0.112 seconds'],
    },
    {
      name: 'response-header-too-large',
      needles: [
        'response headers than there was room',
        'Response header too large',
        'Response header is too large',
      ],
      pattern:
        /write more data to the response headers than there was room|Response [Hh]eader (?:is )?too large/,
      weights: { 'app-returns-5xx': 20, 'upstream-header-too-big': 17 },
      title: 'the app’s own response has more headers than its server writes',
      reference: 'apache/tomcat Http11OutputBuffer.checkLengthBeforeWrite(); maxHttpResponseHeaderSize',
      fact: 'header-size',
      request: true,
      matches: [
        'HeadersTooLargeException: An attempt was made to write more data to the response headers than there was room available in the buffer.',
      ],
      nearMisses: ['java.lang.IllegalArgumentException: Request header is too large'],
    },
    {
      name: 'method-name-invalid',
      needles: [
        'Invalid character found in method name',
        'Illegal character CNTL=0x16',
        'NotSslRecordException',
      ],
      pattern: /Invalid character found in method name(?! \[0x16)|Illegal character CNTL=0x16/,
      weights: { 'https-to-http-port': 15, 'benign-noise': 6, 'wrong-app-protocol': 6 },
      title: 'what arrived at the app’s plain port begins with no method of HTTP, as a TLS handshake does',
      reference: 'apache/tomcat Http11InputBuffer; jetty HttpParser: 0x16 begins a TLS record',
      fact: 'protocol',
      matches: [
        'java.lang.IllegalArgumentException: Invalid character found in method name. HTTP method names must be tokens',
        'org.eclipse.jetty.http.BadMessageException: 400: Illegal character CNTL=0x16',
      ],
      nearMisses: ['Invalid character found in the request target [/?q=[] ]'],
    },
    {
      name: 'plain-on-tls-port',
      needles: ['NotSslRecordException', 'Unsupported or unrecognized SSL message', 'plaintext connection?'],
      pattern:
        /NotSslRecordException: not an SSL\/TLS record|Unrecognized SSL message, plaintext connection\?|Unsupported or unrecognized SSL message/,
      weights: { 'http-to-https-port': 19, 'https-to-http-port': 5, 'dependency-tls': 5 },
      title: 'one side spoke TLS and the other did not',
      reference: 'netty SslHandler; openjdk sun.security.ssl.SSLSocketInputRecord',
      fact: 'protocol',
      matches: ['io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 474554202f'],
      nearMisses: ['javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_unknown'],
    },
    {
      name: 'stopping',
      needles: [
        'Commencing graceful shutdown',
        'Pausing ProtocolHandler',
        'Stopping service [',
        'Graceful shutdown aborted',
        'Destroying ProtocolHandler',
      ],
      pattern:
        /Commencing graceful shutdown|Pausing ProtocolHandler \[|Stopping service \[|Destroying ProtocolHandler \[/,
      weights: { 'deploy-in-progress': 10, 'ungraceful-shutdown': 2, 'backend-down': 3 },
      title: 'the Java server was told to stop',
      reference: 'spring-boot GracefulShutdown; tomcat AbstractProtocol.pause()',
      fact: 'stop',
      matches: [
        'Commencing graceful shutdown. Waiting for active requests to complete',
        'INFO [main] org.apache.coyote.AbstractProtocol.pause Pausing ProtocolHandler ["http-nio-8080"]',
      ],
      nearMisses: ['INFO: Starting ProtocolHandler ["http-nio-8080"]'],
    },
    {
      name: 'cut-while-stopping',
      needles: ['Graceful shutdown aborted', 'one or more requests still active'],
      pattern: /Graceful shutdown aborted with one or more requests still active/,
      weights: { 'ungraceful-shutdown': 22, 'slow-app-timeout': 4 },
      title: 'the Java server stopped while requests were running',
      reference: 'spring-boot GracefulShutdown; spring.lifecycle.timeout-per-shutdown-phase is 30 s',
      fact: 'cut',
      matches: ['Graceful shutdown aborted with one or more requests still active'],
      nearMisses: ['Graceful shutdown complete'],
    },
    {
      name: 'harmless-warning',
      needles: [
        'Creation of SecureRandom instance',
        'This is very likely to create a memory leak',
        'At least one JAR was scanned for TLDs',
        'The APR based Apache Tomcat Native library',
      ],
      pattern:
        /Creation of SecureRandom instance for session ID generation|This is very likely to create a memory leak|At least one JAR was scanned for TLDs|The APR based Apache Tomcat Native library which allows optimal performance/,
      weights: { 'benign-noise': 18 },
      title: 'a warning that Tomcat prints at many a start or stop',
      reference:
        'apache/tomcat SessionIdGeneratorBase, WebappClassLoaderBase, TldScanner, AprLifecycleListener',
      fact: 'noise',
      matches: [
        'Creation of SecureRandom instance for session ID generation using [SHA1PRNG] took [5,172] milliseconds.',
      ],
      nearMisses: ['java.lang.OutOfMemoryError: Java heap space'],
    },
  ],
)
