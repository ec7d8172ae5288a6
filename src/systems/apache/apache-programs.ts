import type { Command } from '../../model/host.ts'

/** Debian’s apache2ctl sets the variables of envvars; Red Hat’s apachectl refuses arguments that httpd itself takes. */
const findProgram = `PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin:/usr/local/apache2/bin
program=
for each in apache2ctl httpd apachectl; do
  command -v "$each" >/dev/null 2>&1 && program=$each && break
done
[ -n "$program" ] || exit 127`

const run = `${findProgram}
exec "$program" "$@" 2>&1`

/** Prints the files that httpd includes, or the usual ones where it cannot say because they are invalid. */
const showFiles = `${findProgram}
list=$("$program" -t -D DUMP_INCLUDES 2>/dev/null | sed -n 's/^ *([0-9*]*) //p')
if [ -z "$list" ]; then
  list=$(ls -d /etc/apache2/apache2.conf /etc/apache2/ports.conf /etc/apache2/mods-enabled/*.conf \\
    /etc/apache2/conf-enabled/*.conf /etc/apache2/sites-enabled/* /etc/httpd/conf/httpd.conf \\
    /etc/httpd/conf.modules.d/*.conf /etc/httpd/conf.d/*.conf /usr/local/apache2/conf/httpd.conf 2>/dev/null)
fi
printf '%s\\n/etc/apache2/envvars\\n' "$list" | head -n 400 | while IFS= read -r file; do
  [ -f "$file" ] || continue
  printf '==> %s <==\\n' "$file"
  head -c 100000 "$file" 2>/dev/null
  echo
done`

/** mod_status answers only where it is served at all; a request like any other. */
const showStatus = `for port in 80 8080; do
  curl -fsS -m 2 "http://127.0.0.1:$port/server-status?auto" 2>/dev/null && exit 0
done
exit 0`

export const configCommand: Command = {
  argv: ['sh', '-c', showFiles, 'sh'],
  root: true,
  timeoutMs: 15_000,
  maxBytes: 2_000_000,
}

/** All in one round trip, in this order: version, test, modules, virtual hosts, files, mod_status. */
export const apacheCommands: readonly Command[] = [
  { argv: ['sh', '-c', run, 'sh', '-v'] },
  { argv: ['sh', '-c', run, 'sh', '-t'], root: true, timeoutMs: 15_000 },
  { argv: ['sh', '-c', run, 'sh', '-M'], root: true, timeoutMs: 15_000 },
  { argv: ['sh', '-c', run, 'sh', '-S'], root: true, timeoutMs: 15_000 },
  configCommand,
  { argv: ['sh', '-c', showStatus, 'sh'], timeoutMs: 6000 },
]
