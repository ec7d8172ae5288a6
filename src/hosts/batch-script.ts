import { randomBytes } from 'node:crypto'
import type { Command } from '../model/host.ts'
import { quote } from './quote.ts'

export const defaultTimeoutMs = 10_000
export const defaultMaxBytes = 256 * 1024

/** How a batch is started and what it is given. */
export interface Batch {
  /** One line for the login shell, whichever it is. */
  start: string
  /** The same without a shell. */
  argv: readonly [program: string, ...rest: string[]]
  /** What it reads from its standard input, which then stays open: that it closes is the sign to stop. */
  payload: Buffer
  /** Random, so that no output can be taken for a frame. */
  token: string
  /** By then it has ended by itself, unless the machine hangs. */
  longestMs: number
}

/**
 * Reads the script from standard input. The login shell may be csh or fish: nothing in the line means anything else to
 * them. The script is one compound command, so that a part of it is a syntax error and runs nothing.
 */
const bootstrap = 'eval "$(head -c "$0")"'

const searchPath =
  'PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" LC_ALL=C; export PATH LC_ALL'

/**
 * Runs one program, `runner limit low seconds program…`, as ourselves or as root. Its standard input is the connection:
 * when that ends, the program's process group (`timeout` and `setsid` make one) is ended too, softly and then hard.
 * `read` and not `cat` waits for it, because a builtin dies with its subshell and leaves nothing behind that holds the
 * connection open. Without GNU's timeout, time is kept here: the timer of busybox holds the program's output open.
 */
const runner = `exec 3<&0 </dev/null
${searchPath}
limit=$1 low=$2 seconds=$3; shift 3
command -v "$1" >/dev/null 2>&1 || exit 127
end() { kill -s TERM -- "-$p" || kill -s TERM "$p"; sleep 1; kill -s KILL -- "-$p" || kill -s KILL "$p"; }
case $limit in timeout*) limit="$limit $seconds" own= ;; *) own=1 ;; esac
$limit $low "$@" 3<&- &
p=$!
{ read -r x <&3; trap "" TERM; end; } >/dev/null 2>&1 &
w=$!
exec 3<&- >/dev/null 2>&1
t=
if [ -n "$own" ]; then
  { trap 'kill "$s"; exit' TERM; sleep "$seconds" & s=$!; wait "$s"; trap "" TERM; end; } &
  t=$!
fi
wait "$p"; code=$?
kill -s TERM "$w" $t
exit "$code"`

/**
 * `run index root seconds bytes program…`. A command's stdout and stderr go through one \`head -c\` each to the two
 * streams of the connection, its exit code through the command substitution, and nothing through a file. Each result is
 * between two lines with the token, in both streams; the end on stdout tells exit code, seconds and how root was had.
 * With sudo the whole runner becomes root, since we could not end a process of root's; where sudo allows single
 * programs only, it is asked for those.
 */
const functions = `
say() { printf '\\n%s %s\\n' "$token" "$1" >&6; printf '\\n%s %s\\n' "$token" "$1" >&7; }
uptime() { up=; { read -r up x </proc/uptime; } 2>/dev/null; up=\${up%%.*}; }
become() {
  [ "$via" = unknown ] || return 0
  if [ "$(id -u)" = 0 ]; then via=self
  elif sudo -n -- /bin/sh -c : </dev/null >/dev/null 2>&1; then via=root
  else via=single; fi
}
start() {
  how=$1 seconds=$2; shift 2
  case $how in
    self) (set -- "$limit" "$low" "$seconds" "$@"; eval "$runner") ;;
    root) sudo -n -- /bin/sh -c "$runner" sh "$limit" "$low" "$seconds" "$@" ;;
    single) /bin/sh -c "$runner" sh "$limit" "$low" "$seconds" sudo -n -- "$@" ;;
  esac
}
run() {
  index=$1 how=self
  if [ "$2" = 1 ]; then become; how=$via; fi
  seconds=$3 bytes=$4; shift 4
  say "$index begin"
  uptime; before=$up
  code=$( { { { start "$how" "$seconds" "$@" 2>&4 4>&- 5>&- 6>&- 7>&-; echo $? >&5; } | head -c "$bytes" >&6; } 4>&1 | head -c "$bytes" >&7; } 5>&1 )
  uptime
  took=-; [ -z "$before" ] || [ -z "$up" ] || took=$((up - before))
  say "$index end \${code:--} $took $how"
}`

const opening = `${searchPath}
exec 6>&1 7>&2
via=unknown
say hello
works() { "$@" true </dev/null >/dev/null 2>&1; }
ionice -c3 -p $$ </dev/null >/dev/null 2>&1
limit='timeout --kill-after=1' low=
renice -n 10 -p $$ </dev/null >/dev/null 2>&1 || low='nice -n 10'
works $limit 1 $low || {
  works $limit 1 || { limit=setsid; works $limit || limit=; }
  works $low || low=
}`

/** A constant script for POSIX sh (dash, bash, busybox) and the commands as quoted arguments of its function \`run\`. */
export function batchScript(commands: readonly Command[], options: { sudo: boolean }): Batch {
  const token = randomBytes(16).toString('hex')
  const calls = commands.map((command, index) => callOf(command, index, options))
  const script = [
    '{',
    `token=${token} runner=${quote([runner])}`,
    functions,
    opening,
    ...calls,
    'say done',
    'exit 0',
    '}',
  ]
  const payload = Buffer.from(`${script.join('\n')}\n`)
  const argv = ['/bin/sh', '-c', bootstrap, String(payload.length)] as const
  return {
    start: `exec ${argv[0]} -c '${bootstrap}' ${payload.length}`,
    argv,
    payload,
    token,
    longestMs: commands.reduce((sum, command) => sum + secondsOf(command) * 1000 + 2000, 0),
  }
}

/** Whole seconds, at least one: all that every \`timeout\` understands. */
export function secondsOf({ timeoutMs = defaultTimeoutMs }: Command): number {
  return Math.max(1, Math.ceil(timeoutMs / 1000))
}

function callOf(command: Command, index: number, { sudo }: { sudo: boolean }): string {
  const [program] = command.argv
  if (program === '' || program.startsWith('-')) throw new RangeError(`"${program}" is no program.`)
  const root = command.root === true && sudo ? '1' : '0'
  // One byte more than wanted, to know whether there was more.
  const bytes = (command.maxBytes ?? defaultMaxBytes) + 1
  return quote(['run', String(index), root, String(secondsOf(command)), String(bytes), ...command.argv])
}
