import { linesOfProgram } from '../lines-of-program.ts'

/** What the Java runtime, Spring Boot, Tomcat and Jetty log. */
export const javaLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'java',
    reference: 'https://docs.oracle.com/javase/8/docs/technotes/guides/troubleshoot/memleaks002.html',
  },
  [
    {
      name: 'heap-exhausted',
      needles: ['OutOfMemoryError: '],
      pattern:
        /OutOfMemoryError: (?:Java heap space|GC overhead limit exceeded|Metaspace|Compressed class space|Requested array size|Direct buffer memory|Cannot reserve \d)/,
      weights: { 'app-heap-exhausted': 27, 'slow-app-timeout': 3 },
      title: 'the Java runtime’s heap is exhausted',
      fact: 'heap',
      matches: [
        'java.lang.OutOfMemoryError: Java heap space',
        'Exception in thread "http-nio-8080-exec-3" java.lang.OutOfMemoryError: GC overhead limit exceeded',
      ],
      nearMisses: [
        'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
      ],
    },
    {
      name: 'threads-exhausted',
      needles: ['unable to create native thread', 'unable to create new native thread'],
      pattern: /unable to create (?:new )?native thread/,
      weights: { 'pids-limit': 23, 'oom-host': 6, 'oom-cgroup': 3 },
      title: 'the Java runtime could not start a thread',
      reference: 'openjdk src/hotspot/share/prims/jvm.cpp, JVM_StartThread',
      fact: 'pids',
      matches: [
        'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
      ],
      nearMisses: ['java.lang.OutOfMemoryError: Java heap space'],
    },
    {
      name: 'memory-refused',
      needles: [
        'There is insufficient memory for the Java Runtime Environment',
        'Could not reserve enough space for',
      ],
      pattern:
        /There is insufficient memory for the Java Runtime Environment|Could not reserve enough space for/,
      weights: { 'oom-host': 19, 'app-boot-failure': 9, 'oom-cgroup': 6 },
      title: 'the machine gave the Java runtime no memory',
      reference: 'openjdk src/hotspot/share/utilities/vmError.cpp, report()',
      fact: 'oom',
      matches: ['# There is insufficient memory for the Java Runtime Environment to continue.'],
      nearMisses: ['java.lang.OutOfMemoryError: Java heap space'],
    },
    {
      name: 'native-crash',
      needles: ['A fatal error has been detected by the Java Runtime Environment'],
      pattern: /A fatal error has been detected by the Java Runtime Environment/,
      weights: { 'app-native-crash': 27 },
      title: 'the Java runtime broke in compiled code',
      reference: 'openjdk src/hotspot/share/utilities/vmError.cpp, report()',
      fact: 'crash',
      matches: [
        '# A fatal error has been detected by the Java Runtime Environment:\n#\n#  SIGSEGV (0xb) at pc=0x00007f1',
      ],
      nearMisses: ['# There is insufficient memory for the Java Runtime Environment to continue.'],
    },
    {
      name: 'start-failed',
      needles: ['APPLICATION FAILED TO START', 'Application run failed', 'Error starting ApplicationContext'],
      pattern:
        /APPLICATION FAILED TO START|SpringApplication[^\n]{0,60}Application run failed|Error starting ApplicationContext/,
      weights: { 'app-boot-failure': 25, 'bad-release': 5, 'port-conflict': 4, 'db-down': 2 },
      title: 'the Spring app failed to start',
      reference:
        'spring-projects/spring-boot LoggingFailureAnalysisReporter, SpringApplication.reportFailure()',
      fact: 'boot',
      matches: [
        'APPLICATION FAILED TO START',
        '2026-11-21 14:00:00.123 ERROR 1 --- [main] o.s.boot.SpringApplication : Application run failed',
      ],
      nearMisses: [
        '2026-11-21T14:00:00.123Z  INFO 1 --- [main] com.shop.App : Started App in 4.2 seconds (process running for 4.9)',
      ],
    },
    {
      name: 'address-taken',
      needles: ['was already in use', 'Address already in use', 'Failed to bind to '],
      pattern:
        /Web server failed to start\. Port \d{1,5} was already in use|java\.net\.BindException: Address already in use/,
      weights: { 'port-conflict': 26, 'app-boot-failure': 6 },
      title: 'the app’s port is taken by another process',
      reference: 'spring-boot PortInUseFailureAnalyzer; java.net.BindException',
      fact: 'bind',
      matches: [
        'Web server failed to start. Port 8080 was already in use.',
        'java.net.BindException: Address already in use (Bind failed)',
      ],
      nearMisses: ['java.net.ConnectException: Connection refused'],
    },
    {
      name: 'class-missing',
      needles: [
        'ClassNotFoundException',
        'NoClassDefFoundError',
        'UnsupportedClassVersionError',
        'Unable to access jarfile',
        'Could not find or load main class',
      ],
      pattern:
        /Unable to access jarfile|Could not find or load main class|UnsupportedClassVersionError|Exception in thread "main" java\.lang\.(?:NoClassDefFoundError|ClassNotFoundException)/,
      weights: { 'app-boot-failure': 24, 'bad-release': 7 },
      title: 'the Java runtime does not find the app, or one of its classes',
      reference: 'openjdk src/java.base/share/classes/sun/launcher/resources/launcher.properties',
      fact: 'boot',
      matches: [
        'Error: Unable to access jarfile /srv/shop/app.jar',
        'Exception in thread "main" java.lang.NoClassDefFoundError: javax/servlet/Filter',
      ],
      nearMisses: ['java.lang.OutOfMemoryError: Java heap space'],
    },
    {
      name: 'bean-failed',
      needles: ['BeanCreationException', 'UnsatisfiedDependencyException'],
      pattern: /(?:BeanCreationException|UnsatisfiedDependencyException): Error creating bean/,
      weights: { 'app-boot-failure': 19, 'bad-release': 6, 'db-down': 3 },
      title: 'Spring could not put the app together',
      reference: 'spring-projects/spring-framework AbstractAutowireCapableBeanFactory',
      fact: 'boot',
      matches: [
        "org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'cart'",
      ],
      nearMisses: ['Started App in 4.2 seconds'],
    },
    {
      name: 'threads-busy',
      needles: [
        'All threads (',
        'Maximum number of threads',
        'RejectedExecutionException',
        'QueuedThreadPool',
      ],
      pattern:
        /Maximum number of threads \(\d{1,6}\) created for connector|All threads \(\d{1,6}\) are currently busy|RejectedExecutionException|QueuedThreadPool\S{0,100} rejected /,
      weights: { 'worker-pool-exhausted': 22, 'slow-app-timeout': 5 },
      title: 'all request threads of the Java server are busy',
      reference: 'apache/tomcat java/org/apache/tomcat/util/threads; jetty QueuedThreadPool',
      fact: 'pool',
      matches: [
        'SEVERE: All threads (200) are currently busy, waiting. Increase maxThreads (200) or check the servlet status',
        'java.util.concurrent.RejectedExecutionException: Task rejected',
      ],
      nearMisses: ['Tomcat started on port 8080 (http)'],
    },
    {
      name: 'accept-failed',
      needles: ['Socket accept failed', 'acceptor.run'],
      pattern: /Socket accept failed/,
      weights: { 'fd-exhaustion': 15, 'listen-backlog-overflow': 5 },
      title: 'Tomcat cannot take connections',
      reference: 'apache/tomcat java/org/apache/tomcat/util/net/Acceptor.java',
      fact: 'fd',
      matches: [
        'SEVERE [http-nio-8080-Acceptor] org.apache.tomcat.util.net.Acceptor.run Socket accept failed\njava.io.IOException: Too many open files',
      ],
      nearMisses: ['Tomcat started on port 8080 (http)'],
    },
    {
      name: 'header-too-large',
      needles: ['Request header is too large', 'HeadersTooLargeException'],
      pattern: /Request header is too large|HeadersTooLargeException(?!: An attempt was made to write)/,
      weights: { 'request-too-big-for-app': 21, 'upstream-header-too-big': 8 },
      title: 'Tomcat refused headers as too large',
      reference: 'apache/tomcat Http11InputBuffer; server.max-http-request-header-size is 8 KB',
      fact: 'request-size',
      request: true,
      matches: ['java.lang.IllegalArgumentException: Request header is too large'],
      nearMisses: ['Invalid character found in method name'],
    },
    {
      name: 'tls-on-plain-port',
      needles: ['Invalid character found in method name [0x16'],
      pattern: /Invalid character found in method name \[0x160x03/,
      weights: { 'https-to-http-port': 26 },
      title: 'a TLS handshake arrived at Tomcat’s plain port',
      reference: 'apache/tomcat Http11InputBuffer; RFC 8446 section 5.1: a record begins with 16 03',
      fact: 'protocol',
      matches: [
        'java.lang.IllegalArgumentException: Invalid character found in method name [0x160x030x010x020x00]. HTTP method names must be tokens',
      ],
      nearMisses: ['Invalid character found in the request target [/?q=[] ]'],
    },
    {
      name: 'request-failed',
      needles: ['Servlet.service() for servlet'],
      pattern:
        /Servlet\.service\(\) for servlet \[[^\]\n]{1,100}\] in context with path \[[^\]\n]{0,100}\] threw exception/,
      weights: { 'app-returns-5xx': 16, 'bad-release': 4 },
      title: 'the app raised an exception and answered 500',
      reference: 'apache/tomcat java/org/apache/catalina/core/StandardWrapperValve.java',
      fact: 'app-error',
      request: true,
      matches: [
        'Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception [Request processing failed] with root cause',
      ],
      nearMisses: ['Tomcat started on port 8080 (http)'],
    },
    {
      name: 'caller-left',
      needles: ['ClientAbortException', 'AsyncRequestNotUsableException'],
      pattern:
        /ClientAbortException: java\.io\.IOException: (?:Broken pipe|Connection reset)|AsyncRequestNotUsableException/,
      weights: { 'client-abort': 11, 'timeout-ladder-inverted': 3, 'slow-app-timeout': 3 },
      title: 'whoever asked had gone before the answer was ready',
      reference: 'apache/tomcat java/org/apache/catalina/connector/ClientAbortException.java',
      fact: 'client-left',
      request: true,
      matches: ['org.apache.catalina.connector.ClientAbortException: java.io.IOException: Broken pipe'],
      nearMisses: ['java.net.SocketTimeoutException: Read timed out'],
    },
    {
      name: 'response-timeout',
      needles: ['SocketTimeoutException', 'HttpTimeoutException', 'ReadTimeoutException'],
      pattern:
        /SocketTimeoutException: Read timed out|HttpTimeoutException: request timed out|netty\.handler\.timeout\.ReadTimeoutException/,
      weights: { 'dependency-slow': 20, 'slow-app-timeout': 4 },
      title: 'something that the app asked answered too late',
      reference: 'java.net.SocketTimeoutException, java.net.http.HttpTimeoutException',
      fact: 'dependency-wait',
      reach: 'inwards',
      matches: ['java.net.SocketTimeoutException: Read timed out'],
      nearMisses: ['java.net.ConnectException: Connection refused'],
    },
    {
      name: 'dependency-tls',
      needles: ['PKIX path building failed', 'SSLHandshakeException', 'CertificateExpiredException'],
      pattern: /PKIX path (?:building|validation) failed|SSLHandshakeException: |CertificateExpiredException/,
      // Of a server are its words about what clients offer.
      when: (_groups, line) =>
        !/Execution failed due to|server preferences|server context|no cipher suites in common/.test(line),
      weights: { 'dependency-tls': 21 },
      title: 'the app cannot make a secure connection to something that it asks',
      reference: 'openjdk sun.security.validator.PKIXValidator',
      fact: 'dependency-tls',
      reach: 'inwards',
      matches: [
        'javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target',
      ],
      nearMisses: ['java.net.ConnectException: Connection refused'],
    },
    {
      name: 'ready',
      needles: ['(process running for ', '(JVM running for ', 'Server startup in '],
      pattern:
        /Started \S{1,200} in [\d.]{1,12} seconds \((?:process|JVM) running for|Server startup in \[?\d/,
      weights: { 'app-boot-failure': -9, 'backend-down': -4 },
      title: 'the app has started',
      reference: 'spring-boot StartupInfoLogger; tomcat Catalina.start()',
      fact: 'start',
      matches: [
        'Started App in 4.2 seconds (process running for 4.9)',
        'Server startup in [3214] milliseconds',
      ],
      nearMisses: ['APPLICATION FAILED TO START'],
    },
  ],
)
