import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { PhpFpmFacts, PhpFpmPool } from '../../model/facts/php-fpm.ts'
import type { Command, Ran } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { runOnHost } from '../host/run-on-host.ts'
import { parseStatus } from './parse-status.ts'
import { parsePhpFpm, poolsOf } from './parse-test.ts'
import { phpFpmFaults, phpFpmSummary } from './php-fpm-facts.ts'

/**
 * Lists masters and children by their titles, then runs the test of the configuration that the master names. Titles can be
 * written by anybody, so only those of processes of root (or of ourselves) are believed, files are only taken from the usual
 * folders, and the program only from those of the system.
 */
export const phpFpmScript = `conf= version= home=$(readlink /proc/self/ns/mnt 2>/dev/null)
for file in $(grep -la '^php-[f]pm: ' /proc/[0-9]*/cmdline 2>/dev/null | head -n 2000); do
dir=\${file%/cmdline}; title=$(tr '\\n\\0' '  ' < "$file" 2>/dev/null | head -c 500)
case $title in
"php-fpm: master process ("*)
owner=$(stat -c %u "$dir" 2>/dev/null)
space=$(readlink "$dir/ns/mnt" 2>/dev/null)
if [ -n "$space" ] && [ "$space" != "$home" ]; then echo "foreign \${dir#/proc/} $title"; continue; fi
echo "master \${dir#/proc/} $title"
[ "$owner" = 0 ] || [ "$owner" = "$(id -u)" ] || continue
path=\${title#*(}; path=\${path%%)*}
case $path in *..*) ;; /etc/*|/usr/local/etc/*|/opt/*) conf=$path ;; esac
case $path in /etc/php/*) version=\${path#/etc/php/}; version=\${version%%/*} ;; esac ;;
"php-fpm: pool "*) parent=$(sed -n 's/^.*) [A-Za-z] \\([0-9]*\\) .*/\\1/p' "$dir/stat" 2>/dev/null); echo "child \${parent:-0} $title" ;;
esac
done
for program in "php-fpm$version" php-fpm /usr/sbin/php-fpm* /usr/local/sbin/php-fpm* /usr/bin/php-fpm*; do
found=$(command -v "$program" 2>/dev/null) || continue
[ -x "$found" ] || continue
"$found" -v 2>/dev/null | head -n 1
if [ -n "$conf" ]; then "$found" -tt -y "$conf" 2>&1; else "$found" -tt 2>&1; fi
exit 0
done
echo 'no program'`

/**
 * Asks a pool’s status page as a web server would: cgi-fcgi where it is installed, else a FastCGI client in Python or PHP’s own
 * interpreter. `$1` is `host:port` or a path, `$2` the page. Nothing is printed where none of these is there.
 */
export const statusScript = `if command -v cgi-fcgi >/dev/null 2>&1; then
exec env -i PATH="$PATH" SCRIPT_NAME="$2" SCRIPT_FILENAME="$2" REQUEST_METHOD=GET REQUEST_URI="$2" QUERY_STRING= cgi-fcgi -bind -connect "$1"
fi
client='import socket,struct,sys
a,p=sys.argv[1],sys.argv[2]
if a.startswith("/"):
    s=socket.socket(socket.AF_UNIX); s.settimeout(3); s.connect(a)
else:
    h,_,n=a.rpartition(":"); s=socket.create_connection((h.strip("[]"),int(n)),3)
b=b""
for k,v in (("SCRIPT_NAME",p),("SCRIPT_FILENAME",p),("REQUEST_METHOD","GET"),("REQUEST_URI",p),("QUERY_STRING","")):
    b+=bytes((len(k),len(v)))+k.encode()+v.encode()
r=lambda t,c: struct.pack(">BBHHBB",1,t,1,len(c),0,0)+c
s.sendall(r(1,struct.pack(">HB5x",1,0))+r(4,b)+r(4,b"")+r(5,b""))
f=s.makefile("rb")
while True:
    h=f.read(8)
    if len(h)<8: break
    v,t,i,n,g,z=struct.unpack(">BBHHBB",h)
    c=f.read(n); f.read(g)
    if t==6: sys.stdout.buffer.write(c)
    if t==3: break'
command -v python3 >/dev/null 2>&1 && exec python3 -c "$client" "$1" "$2"
echo 'no client'`

/** A busy pool answers late; after this its page counts as stuck. */
const statusMs = 2000

/**
 * Looks at PHP-FPM on a machine: tests its configuration, counts the children of its pools, and asks their status pages. Two round
 * trips. Fails when it does not run, when the test fails, and when a pool is full. Throws `PROGRAM_MISSING` without PHP-FPM.
 */
export const phpFpmStep = defineStep({
  type: 'php-fpm',
  title: 'Look at PHP-FPM',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(host, _params, context) {
    const [ran] = await runOnHost(
      host,
      [{ argv: ['sh', '-c', phpFpmScript, 'sh'], root: true, timeoutMs: 10_000, maxBytes: 1_000_000 }],
      context,
    )
    const seen = readScript(ran?.stdout ?? '')
    if (ran === undefined || ran.failure !== null || (seen.facts === null && seen.masterPid === null)) {
      throw new BotError(
        'PROGRAM_MISSING',
        `PHP-FPM was not found on ${host.host.name}`,
        'If it runs in a container, look at the container; otherwise install PHP-FPM where the path leads to it.',
      )
    }
    const facts: PhpFpmFacts = seen.facts ?? {
      version: null,
      test: null,
      masterPid: seen.masterPid,
      pools: [],
    }
    const asked = seen.statusPaths
      .filter(({ pool }) => facts.pools.some(({ name }) => name === pool))
      .slice(0, 8)
    const pages = asked.length === 0 ? [] : await runOnHost(host, asked.map(askStatus), context)
    const pools = facts.pools.map((pool): PhpFpmPool => {
      const at = asked.findIndex(({ pool: name }) => name === pool.name)
      return at < 0 ? pool : { ...pool, status: statusOf(pages[at]) }
    })
    const whole = { ...facts, pools }
    return {
      outcome: phpFpmFaults(whole, true).length === 0 ? 'pass' : 'fail',
      summary: phpFpmSummary(whole, true),
      facts: whole,
    }
  },
})

interface Seen {
  masterPid: number | null
  facts: PhpFpmFacts | null
  statusPaths: { pool: string; address: string; path: string }[]
}

/** Reads what {@link phpFpmScript} prints. */
export function readScript(text: string): Seen {
  const master = /^master (\d{1,10}) php-fpm: master process/m.exec(text)?.[1]
  const masterPid = master === undefined ? null : Number(master)
  const foreign = /^foreign (\d{1,10}) php-fpm: master process/m.exec(text)?.[1]
  // In a container, with a configuration of its own: what is installed beside it says nothing of it.
  if (masterPid === null && foreign !== undefined) {
    const facts = { version: null, test: null, masterPid: Number(foreign), pools: [] }
    return { masterPid: facts.masterPid, facts, statusPaths: [] }
  }
  const sections = parsePhpFpm(text, null)
  if (sections === null) return { masterPid, facts: null, statusPaths: [] }
  const counts = new Map<string, number>()
  for (const [, parent, pool = ''] of text.matchAll(/^child (\d{1,10}) php-fpm: pool (\S{1,100})/gm))
    if (parent === master) counts.set(pool, (counts.get(pool) ?? 0) + 1)
  const pools = poolsOf(sections).map((pool) => ({
    ...pool,
    children: masterPid === null ? null : (counts.get(pool.name) ?? 0),
  }))
  const facts = {
    version: /^PHP (\d[\w.]{0,20})/m.exec(text)?.[1] ?? null,
    test: sections.test,
    masterPid,
    pools,
  }
  const statusPaths = sections.pools.flatMap(({ name, settings }) => {
    const path = settings.get('pm.status_path')?.value
    const address = settings.get('pm.status_listen')?.value ?? settings.get('listen')?.value
    if (path === undefined || address === undefined || !/^\/[\w./-]{0,200}$/.test(path)) return []
    const reachable = addressOf(address.replaceAll('$pool', name))
    return reachable === null ? [] : [{ pool: name, address: reachable, path }]
  })
  return { masterPid, facts, statusPaths }
}

/** As a client on the same machine reaches it: `9000` and `0.0.0.0:9000` are on loopback too. */
function addressOf(listen: string): string | null {
  if (/^\/[\w./@-]{1,107}$/.test(listen)) return listen
  const match = /^(?:([\w.-]{1,253}|\[[0-9a-f:.]{2,45}\]):)?(\d{1,5})$/i.exec(listen)
  if (match === null) return null
  const host =
    match[1] === undefined || match[1] === '0.0.0.0' || match[1] === '[::]' ? '127.0.0.1' : match[1]
  return `${host}:${match[2]}`
}

function askStatus({ address, path }: Seen['statusPaths'][number]): Command {
  return {
    argv: ['sh', '-c', statusScript, 'sh', address, path],
    root: true,
    timeoutMs: statusMs,
    maxBytes: 65_536,
  }
}

function statusOf(ran: Ran | undefined): PhpFpmPool['status'] {
  if (ran === undefined) return null
  if (ran.failure === 'timeout') return 'stuck'
  return parseStatus(ran.stdout)?.status ?? null
}
