import { z } from 'zod'
import type { Command } from '../../model/host.ts'
import type { Pm2Home } from '../owner/owner.ts'

/**
 * `sh -c script sh HOME USER WORD…` asks the daemon of PM2 that keeps its things in HOME, as the USER that it belongs to.
 * Without a daemon `pm2` would start one, so it is asked only while the daemon's process and its socket are there; its
 * program is the one beside the daemon's own Node, or in the path.
 */
const script = `home=$1 owner=$2
shift 2
[ -S "$home/rpc.sock" ] || { echo 'no daemon of PM2 there' >&2; exit 3; }
pid=
for file in $(grep -la '^PM2 v[0-9].*[G]od Daemon (' /proc/[0-9]*/cmdline 2>/dev/null); do
case $(tr '\\0' ' ' < "$file" 2>/dev/null) in PM2\\ v*"God Daemon ($home)"*) pid=\${file#/proc/} pid=\${pid%/cmdline}; break ;; esac
done
[ -n "$pid" ] || { echo 'no daemon of PM2 there' >&2; exit 3; }
[ "$(stat -c %U "/proc/$pid")" = "$owner" ] || { echo 'the daemon of PM2 belongs to another user' >&2; exit 3; }
node=$(readlink "/proc/$pid/exe") folder=\${node%/*}
pm2=$folder/pm2
[ -x "$pm2" ] || pm2=$(command -v pm2) || { echo 'no program pm2 there' >&2; exit 3; }
cd /
set -- env PM2_HOME="$home" PM2_DISCRETE_MODE=true PATH="$folder:$PATH" "$pm2" "$@"
if [ "$(id -u)" = "$(stat -c %u "/proc/$pid")" ]; then exec "$@"; fi
[ "$(id -u)" = 0 ] || { echo "only $owner and root may ask this daemon of PM2" >&2; exit 3; }
exec runuser -u "$owner" -- "$@"`

export const pm2HomeSchema = z.strictObject({
  user: z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}\$?$/i),
  home: z.string().regex(/^(?!.*\/\.\.(?:\/|$))\/[A-Za-z0-9_./@+-]{1,300}$/),
})

/** Whether a daemon's user and home are such that they can be arguments. */
export function isPm2Home(given: Pm2Home): boolean {
  return pm2HomeSchema.safeParse(given).success
}

/** A name as PM2 takes it for one app: no number (an id), no `all`, no pattern between slashes, no option. */
export const pm2AppName = z.string().regex(/^(?!all$)(?=.*[A-Za-z_@])[A-Za-z0-9_@][A-Za-z0-9_.@:-]{0,99}$/)

/** One command for a daemon of PM2. */
export function pm2Command(
  { home, user }: Pm2Home,
  verb: 'jlist' | 'restart' | 'reload',
  app?: string,
): Command {
  return {
    argv: ['sh', '-c', script, 'sh', home, user, verb, ...(app === undefined ? [] : [app])],
    root: true,
    timeoutMs: verb === 'jlist' ? 20_000 : 75_000,
    maxBytes: verb === 'jlist' ? 4_000_000 : 64_000,
  }
}

/** The same as a person would type it. */
export function pm2Line({ home, user }: Pm2Home, verb: 'restart' | 'reload', app: string): string {
  return `sudo -u ${user} env PM2_HOME=${home} pm2 ${verb} ${app}`
}
