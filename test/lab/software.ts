import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const app = (file: string) => readFileSync(join(import.meta.dirname, 'apps', file), 'utf8')

/** Shell that writes a file; nothing in the text is read by the shell. */
export function write(path: string, text: string): string {
  return `mkdir -p "$(dirname ${path})"\ncat > ${path} <<'END_OF_FILE'\n${text.trim()}\nEND_OF_FILE\n`
}

/** Shell that makes the app misbehave from the next request on; `null`: behave again. */
export function mode(words: string | null): string {
  return words === null ? 'rm -f /srv/shop/mode' : write('/srv/shop/mode', words)
}

/** Shell that makes nginx pass everything to `to`, as `proxy_pass` takes it. */
export function nginx(options: {
  to: string
  /** Inside of `location /`. */
  location?: string
  /** Inside of `server`. */
  server?: string
  /** Beside `server`. */
  http?: string
  /** Outside of `http`. */
  main?: string
  connections?: number
  pass?: 'proxy_pass' | 'uwsgi_pass' | 'fastcgi_pass'
  start?: boolean
}): string {
  const {
    to,
    location = '',
    server = '',
    http = '',
    main = '',
    connections = 768,
    pass = 'proxy_pass',
  } = options
  const params = { proxy_pass: '', uwsgi_pass: 'include uwsgi_params;', fastcgi_pass: php }[pass]
  return [
    write(
      '/etc/nginx/nginx.conf',
      `user www-data;
worker_processes 1;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
include /etc/nginx/modules-enabled/*.conf;
${main}
events {
  worker_connections ${connections};
}
http {
  include /etc/nginx/mime.types;
  access_log /var/log/nginx/access.log;
  include /etc/nginx/conf.d/*.conf;
}`,
    ),
    write(
      '/etc/nginx/conf.d/shop.conf',
      `${http}
server {
  listen 80 default_server;
  ${server}
  location / {
    proxy_set_header Host $host;
    ${params}
    ${location}
    ${pass} ${to};
  }
}`,
    ),
    options.start === false ? '' : 'nginx -t -q && systemctl reload-or-restart nginx\n',
  ].join('')
}

const php = `include fastcgi_params;
    fastcgi_param SCRIPT_FILENAME /srv/shop/index.php;`

/** Shell that runs the shop under gunicorn as shop.service. */
export function gunicorn(
  options: {
    bind?: string
    args?: string
    service?: string
    unit?: string
    env?: Record<string, string>
  } = {},
): string {
  const { bind = '0.0.0.0:8000', args = '--workers 2' } = options
  return (
    write('/srv/shop/shop.py', app('wsgi.py')) +
    service(
      `/usr/bin/gunicorn --bind ${bind} ${args} --access-logfile - --error-logfile - shop:application`,
      options,
    )
  )
}

/** Shell that runs the shop on Node as shop.service. */
export function node(
  options: { args?: string; service?: string; unit?: string; env?: Record<string, string> } = {},
): string {
  return (
    write('/srv/shop/server.js', app('server.js')) +
    service(`/usr/bin/node ${options.args ?? ''} /srv/shop/server.js`, options)
  )
}

/** Shell that runs the shop under uWSGI as shop.service. */
export function uwsgi(ini: string): string {
  return (
    write('/srv/shop/shop.py', app('wsgi.py')) +
    write(
      '/etc/uwsgi/shop.ini',
      `[uwsgi]
plugins = python3
chdir = /srv/shop
module = shop:application
master = true
processes = 2
die-on-term = true
${ini}`,
    ) +
    service('/usr/bin/uwsgi-core --ini /etc/uwsgi/shop.ini')
  )
}

/** Shell that runs the shop under PHP-FPM. */
export function phpFpm(pool: string): string {
  return (
    write('/srv/shop/index.php', app('index.php')) +
    write(
      '/etc/php/8.2/fpm/pool.d/www.conf',
      `[www]
user = www-data
group = www-data
listen.owner = www-data
listen.group = www-data
catch_workers_output = yes
${pool}`,
    ) +
    'systemctl restart php8.2-fpm\n'
  )
}

/** Shell that runs the shop on Node under PM2, as `pm2 startup` and `pm2 save` leave it. */
export function pm2(ecosystem: string): string {
  return (
    write('/srv/shop/server.js', app('server.js')) +
    write('/srv/shop/ecosystem.config.js', ecosystem) +
    'chown -R shop:shop /srv/shop\n' +
    write(
      '/etc/systemd/system/pm2-shop.service',
      `[Unit]
Description=PM2 process manager
After=network.target
[Service]
Type=forking
User=shop
Environment=PM2_HOME=/srv/shop/.pm2 PATH=/usr/local/bin:/usr/bin:/bin
PIDFile=/srv/shop/.pm2/pm2.pid
Restart=on-failure
ExecStart=/usr/local/bin/pm2 start /srv/shop/ecosystem.config.js
ExecReload=/usr/local/bin/pm2 reload all
ExecStop=/usr/local/bin/pm2 kill
[Install]
WantedBy=multi-user.target`,
    ) +
    'systemctl daemon-reload && systemctl enable --quiet --now pm2-shop\n'
  )
}

/** Shell that writes shop.service and starts it. */
export function service(
  command: string,
  options: { service?: string; unit?: string; env?: Record<string, string> } = {},
): string {
  const environment = Object.entries(options.env ?? {}).map(([name, value]) => `Environment=${name}=${value}`)
  return `${write(
    '/etc/systemd/system/shop.service',
    `[Unit]
Description=Shop
After=network.target
${options.unit ?? ''}
[Service]
User=shop
WorkingDirectory=/srv/shop
RuntimeDirectory=shop
Environment=PYTHONUNBUFFERED=1
${environment.join('\n')}
ExecStart=${command}
Restart=on-failure
${options.service ?? ''}
[Install]
WantedBy=multi-user.target`,
  )}systemctl daemon-reload && systemctl enable --quiet shop && systemctl restart shop\n`
}
