/**
 * Checks, reloads, and waits until the reload is seen, for POSIX sh: `sh -c script sh PID TICKS PATTERN TURNED SECONDS CHECKS
 * check… reload…`. PID is the master and TICKS its start (field 22 of /proc/PID/stat), so that no other process of that
 * number is touched. A child counts as a worker when its command line matches the extended regular expression PATTERN.
 * TURNED says what is waited for: `all`, new ones and none of before, which are told to end by SIGQUIT when the master has not
 * reached them within three seconds; `gone`, none of before; `many`, as many new ones as
 * there were; `one`, a new one. Where there were none before (PHP-FPM on demand), that the master lives on has to do. New workers must still be there
 * at a second look. The first line of its answer is `reload WORD`.
 */
export const reloadScript = `
set -f
master=$1 ticks=$2 pattern=$3 turned=$4 seconds=$5 checks=$6
shift 6
answer() {
  word=$1; shift
  printf 'reload %s\\n' "$word"
  [ $# -eq 0 ] || printf '%s\\n' "$@"
  [ "$word" = done ] && exit 0; exit 1
}
part() {
  from=$1 count=$2 at=0; shift 2; all=$#
  for word do
    at=$((at + 1))
    if [ "$at" -gt "$from" ] && [ "$at" -le $((from + count)) ]; then set -- "$@" "$word"; fi
  done
  shift "$all"
  [ $# -eq 0 ] || "$@" </dev/null 2>&1
}
lives() {
  { read -r line <"/proc/$master/stat"; } 2>/dev/null || return 1
  set -- \${line##*) }
  [ "$1" != Z ] && [ "\${20}" = "$ticks" ]
}
workers() {
  set +f; set -- /proc/[0-9]*/stat; set -f
  for file do
    { read -r line <"$file"; } 2>/dev/null || continue
    set -- \${line##*) }
    [ "$2" = "$master" ] && [ "$1" != Z ] || continue
    pid=\${file#/proc/}; pid=\${pid%/stat}
    { tr '\\0\\n' '  ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -Eq -e "$pattern" || continue
    printf '%s:%s ' "$pid" "\${20}"
  done
}
minus() {
  for each in $1; do case " $2" in *" $each "*) ;; *) printf '%s ' "$each" ;; esac; done
}
count() { set -- $1; echo $#; }

lives || answer gone
said=$(part 0 "$checks" "$@") || answer check "$said"
before=$(workers)
said=$(part "$checks" $(($# - checks)) "$@") || answer refused "$said"
began=$(date +%s) told=
end=$((began + seconds)) seen=
while :; do
  lives || answer died
  after=$(workers)
  fresh=$(minus "$after" "$before") left=$(minus "$after" "$fresh")
  ok=
  if [ -z "$before" ]; then ok=1
  else
    case $turned in
      all) [ -n "$fresh" ] && [ -z "$left" ] && ok=1 ;;
      gone) [ -z "$left" ] && ok=1 ;;
      many) [ "$(count "$fresh")" -ge "$(count "$before")" ] && ok=1 ;;
      *) [ -n "$fresh" ] && ok=1 ;;
    esac
  fi
  if [ -n "$ok" ]; then
    [ -n "$seen" ] && [ -z "$(minus "$seen" "$fresh")" ] && answer done "$(count "$fresh")" "$(count "$before")"
    seen="$fresh "
    case $turned in
      all) sleep 0.3 2>/dev/null || sleep 1 ;;
      many) sleep 2 ;;
      *) sleep 1 ;;
    esac
  else
    seen=
    if [ "$turned" = all ] && [ -z "$told" ] && [ -n "$fresh" ] && [ "$(date +%s)" -gt $((began + 3)) ]; then
      for each in $left; do kill -s QUIT "\${each%%:*}" 2>/dev/null; done
      told=1
    fi
    [ "$(date +%s)" -lt "$end" ] || answer old "$(count "$fresh")" "$(count "$before")"
    sleep 0.2 2>/dev/null || sleep 1
  fi
done
`
