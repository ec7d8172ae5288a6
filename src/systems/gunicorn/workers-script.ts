/**
 * Brings an arbiter from one number of workers to another, for POSIX sh: `sh -c script sh PID TICKS FROM TO SECONDS`. FROM is a
 * list of numbers that it may have now. One signal after another, each when the one before has been seen to work: two of a
 * kind that wait would be one. Its answer is `workers WORD NUMBER`.
 */
export const workersScript = `
set -f
master=$1 ticks=$2 from=$3 to=$4 seconds=$5
answer() { printf 'workers %s %s\\n' "$1" "$2"; [ "$1" = done ] && exit 0; exit 1; }
lives() {
  { read -r line <"/proc/$master/stat"; } 2>/dev/null || return 1
  set -- \${line##*) }
  [ "$1" != Z ] && [ "\${20}" = "$ticks" ]
}
count() {
  set +f; set -- /proc/[0-9]*/stat; set -f
  n=0
  for file do
    { read -r line <"$file"; } 2>/dev/null || continue
    set -- \${line##*) }
    [ "$2" = "$master" ] && [ "$1" != Z ] && n=$((n + 1))
  done
  echo "$n"
}
lives || answer gone 0
now=$(count)
case " $from " in *" $now "*) ;; *) answer changed "$now" ;; esac
while [ "$now" -ne "$to" ]; do
  if [ "$now" -lt "$to" ]; then signal=TTIN next=$((now + 1)); else signal=TTOU next=$((now - 1)); fi
  kill -s "$signal" "$master" || answer refused "$now"
  end=$(($(date +%s) + seconds))
  while :; do
    lives || answer died 0
    now=$(count)
    [ "$now" -eq "$next" ] && break
    [ "$(date +%s)" -lt "$end" ] || answer late "$now"
    sleep 0.2 2>/dev/null || sleep 1
  done
done
sleep 1
lives || answer died 0
answer done "$(count)"
`
