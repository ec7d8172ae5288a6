import { linesOfProgram } from '../lines-of-program.ts'

/** What apps say of mail servers, directories and other services that they wait for, often before they take requests. */
export const mailLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'outside',
    reference: 'nodemailer, PHPMailer, Symfony Mailer, smtplib, net/smtp, Jakarta Mail',
  },
  [
    {
      name: 'mail-unreachable',
      needles: ['SMTP', 'smtp', 'dial tcp ', 'Greeting never received', 'MailConnectException', 'Mailer'],
      pattern:
        /(?:Failed|failed|[Cc]ould not|[Cc]annot|[Cc]an't|[Uu]nable)(?: to)? (?:connect(?: to)?|verify|reach|open)[^\n]{0,40}\bSMTP\b|SMTP(?: Error:)? (?:connect\(\) failed|[Cc]ould not connect|connection (?:failed|error|timed? ?out|could not))|Greeting never received|MailConnectException|smtplib\.SMTP(?:Connect|ServerDisconnected)\w{0,8}|Connection could not be established with host "?(?:ssl:\/\/)?[\w.-]{0,100}(?:smtp|mail)|Net::(?:Open|Read)Timeout[^\n]{0,80}smtp|Net::SMTP\w{3,40}|dial tcp [^\n]{0,100}:(?:25|465|587): /,
      weights: { 'dependency-slow': 18, 'app-boot-failure': 9, 'dns-failure': 5, 'app-returns-5xx': 3 },
      title: 'the app cannot reach its mail server',
      fact: 'dependency',
      reach: 'inwards',
      matches: [
        'error: Failed to connect to SMTP localhost:25. {\n  "err": {',
        'SMTP Error: Could not connect to SMTP host. Failed to connect to server',
        'Error: Greeting never received',
        'smtplib.SMTPServerDisconnected: Connection unexpectedly closed',
        "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: localhost, 25; timeout -1",
        'Connection could not be established with host "smtp.example.com:587"',
        'dial tcp 203.0.113.9:587: i/o timeout',
      ],
      nearMisses: ['Connected to SMTP smtp.example.com:587', 'SMTP server is ready to take our messages'],
    },
    {
      name: 'service-unreachable',
      needles: [
        "an't contact LDAP server",
        'ServerDownError',
        'node assignment. Call:',
        'no alive nodes found in your cluster',
        'No Living connections',
        'None of the configured nodes',
        'NoNodeAvailableException',
        'CommunicationException: ',
        'Connection to node ',
        'bootstrap broker',
        'KeeperErrorCode = ConnectionLoss',
        'etcdserver: request timed out',
        'etcd cluster is unavailable',
        'Error making API request.',
        'Unable to connect to the configured issuer',
        'openid-configuration',
        'Failed to fetch JWKS',
      ],
      pattern:
        /[Cc]an't contact LDAP server|ldap\.SERVER_DOWN|ServerDownError|waiting for a node assignment\. Call:|no alive nodes found in your cluster|No Living connections|None of the configured nodes (?:are|were) available|NoNodeAvailableException|javax\.naming\.CommunicationException: \S|Connection to node -?\d{1,6}[^\n]{0,60}could not be established|[Bb]ootstrap broker \S{1,200}(?: \([^)\n]{1,60}\))? disconnected|KeeperErrorCode = ConnectionLoss|etcd(?:server: request timed out| cluster is unavailable)|(?:[Uu]nable|[Ff]ailed|[Cc]ould not)[^\n]{0,120}(?:\.well-known\/openid-configuration|JWKS|configured issuer)/,
      weights: { 'dependency-slow': 18, 'app-boot-failure': 10, 'db-down': 7 },
      title: 'the app cannot reach a directory, broker, search engine or identity provider that it needs',
      reference: 'python-ldap, kafka-clients, elasticsearch clients, zookeeper, etcd, Spring Security',
      fact: 'dependency',
      reach: 'inwards',
      matches: [
        "ldap_bind: Can't contact LDAP server (-1)",
        'org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: listNodes',
        '[Producer clientId=shop] Connection to node -1 (kafka/172.18.0.4:9092) could not be established. Node may not be available.',
        'NoNodesAvailableException: no alive nodes found in your cluster',
        'KeeperErrorCode = ConnectionLoss for /shop',
        'Unable to resolve the Configuration with the provided Issuer: could not load https://id.example.com/.well-known/openid-configuration',
      ],
      nearMisses: ['Connected to ldap://id.example.com', 'GET /.well-known/openid-configuration 200'],
    },
    {
      name: 'waits-for-service',
      needles: [
        'aiting for ',
        'Retrying in',
        'retrying in',
        'is unavailable - sleeping',
        'not yet available',
        'timeout occurred after waiting',
      ],
      pattern:
        /(?:[Ww]aiting for|[Cc]onnecting to) (?:the )?(?:postgres\w*|mysql|mariadb|mongo\w*|database|db|sql)\b[^\n]{0,60}(?:\.\.\.|to (?:be|become|start|come)|\bfailed|ready)|(?:[Pp]ostgres\w*|[Mm]y[Ss][Qq][Ll]|[Mm]ongo\w*|[Dd]atabase|DB) is unavailable - sleeping|timeout occurred after waiting \d{1,5} seconds for/,
      when: (_groups, line) =>
        !/\b(?:done|ok|up|connected|ready|success\w{0,4})\W{0,4}$/i.test(line) || /\.\.\.$/.test(line),
      weights: { 'db-down': 14, 'app-boot-failure': 13, 'dependency-slow': 5 },
      title: 'the app waits for its database before it begins',
      reference: 'wait-for-it.sh, wait-for, dockerize and the like',
      fact: 'dependency',
      reach: 'inwards',
      matches: [
        'Postgres is unavailable - sleeping',
        'Waiting for mysql to be ready...',
        'wait-for-it.sh: timeout occurred after waiting 30 seconds for db:5432',
      ],
      nearMisses: [
        'Waiting for database to be ready... done',
        'Waiting for requests',
        'Waiting for the build to finish...',
      ],
    },
  ],
)
