import type { System } from '../../../model/system.ts'

/**
 * How the processes of each product are named in the kernel's table, which keeps 15 characters (TASK_COMM_LEN). Node names its
 * first thread since version 20 or so; PM2's workers are named by PM2.
 */
const names: Partial<Record<System, RegExp>> = {
  nginx: /^(?:nginx|openresty)/,
  openresty: /^(?:nginx|openresty)/,
  apache: /^(?:apache2|httpd)/,
  haproxy: /^haproxy/,
  gunicorn: /^(?:gunicorn|python|uvicorn|pypy)/,
  uwsgi: /^(?:uwsgi|python)/,
  'php-fpm': /^php-?fpm/,
  node: /^(?:node|MainThread|PM2|npm|next-server|bun|deno)/,
  docker: /^(?:docker-pr|rootlessport)/,
}

const anyApp =
  /^(?:gunicorn|python|uvicorn|uwsgi|php-?fpm|node|MainThread|PM2|next-server|java|ruby|puma|beam|dotnet|bun|deno)/

/** Whether a process of this name belongs to the product; of an unknown one, whether it looks like an app at all. */
export function isProcessOf(system: System, name: string | null): boolean {
  if (name === null) return false
  return (names[system] ?? anyApp).test(name)
}
