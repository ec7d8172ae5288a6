import { accessProgram } from './access-program.ts'
import { countProgram, detectProgram, probeProgram, windowProgram } from './filter-programs.ts'
import { stampProgram } from './stamp-program.ts'

/** So that expansions of the shell stand in the template as what they are. */
const $ = '$'

/**
 * The constant `sh` script that finds a window of time in one log, in one pass and without temporary files. Wants nothing
 * but POSIX sh, dd, tr, grep, ls, stat or ls, date and awk (mawk, gawk, busybox). Arguments: place kind, place, time kind,
 * from, to, now (all seconds since 1970 by the asker's clock), slack, block bytes, budget in blocks, bytes to fetch, format
 * of an access log or nothing, then `-e needle…` for grep.
 *
 * A file is sampled at 17 places and then halved between two of them until the first block whose lines may be in the window
 * is known; from there on all is read, so that lines which are only roughly in order are never missed. A clock that went
 * back makes it read the newest part of the file as it is. Answers: `H` lines of what it saw, `R` raw lines of logs without
 * times, then what the counting programs write, and `E` when it came to the end.
 */
export const searchScript = String.raw`
LC_ALL=C; export LC_ALL; unset POSIXLY_CORRECT GREP_OPTIONS
place=$1 f=$2 want=$3 from=$4 to=$5 now=$6 slack=$7 bs=$8 budget=$9; shift 9
fetch=$1 FMT=$2; shift 2; export FMT
exec 3>&1
say() { printf 'H %s\n' "$*" >&3; }
stamp='${stampProgram}'
detect='${detectProgram}'
probe='${probeProgram}'
window='${windowProgram}'
count='${countProgram}'
access='${accessProgram}'
offset() {
  z=$(date -d "@$1" +%z 2>/dev/null) || z=$(date +%z)
  case $z in [+-][0-9][0-9][0-9][0-9]) ;; *) z=+0000 ;; esac
  s=$(printf %.1s "$z"); h=$(printf %.3s "$z"); h=${$}{h#?}; m=${$}{z#???}
  echo $(($s(${$}{h#0} * 3600 + ${$}{m#0} * 60)))
}
host=$(date +%s); skew=$((host - now))
if [ $skew -le 10 ] && [ $skew -ge -10 ]; then skew=0; fi
from=$((from + skew)); to=$((to + skew)); low=$((from - slack)); high=$((to + slack))
O1=$(offset $low); O2=$(offset $high); O0=$(offset $((low - 10800)))
say clock $skew "$O2"
if [ "$O1" != "$O2" ] || [ "$O0" != "$O1" ]; then say note "the machine's zone changed its offset around the window"; fi
stat -c %s / >/dev/null 2>&1 && stats=1 || stats=0
sizeOf() { if [ $stats = 1 ]; then stat -L -c %s "$1"; else ls -lnLd "$1" | awk '{ print $5 }'; fi 2>/dev/null; }
mtimeOf() { if [ $stats = 1 ]; then stat -L -c %Y "$1"; else date -r "$1" +%s; fi 2>/dev/null; }
K=0 K2=0 newline='
' spaces=$(printf ' \t\nx'); spaces=${$}{spaces%x}
flags() { echo "-v K=$K -v K2=$K2 -v O1=$O1 -v O2=$O2 -v NOW=$host -v DROP=${$}{drop:-0}"; }
block() { dd if="$g" bs="$bs" skip="$1" count="$2" 2>/dev/null | tr -d '\000'; }
at() {
  drop=0; [ "$1" -gt 0 ] && drop=1
  set -- "$1" $(block "$1" 1 | awk $(flags) "$stamp$probe")
  [ $# -gt 1 ] || set -- "$1" $(block "$1" 16 | awk $(flags) "$stamp$probe")
  most=$2 least=$3
  if [ "$most" = hole ]; then most=0 least=0; fi
}
kinds() {
  n=2
  while :; do
    tail=$((blocks > n ? blocks - n : 0)); drop=0; [ $tail -gt 0 ] && drop=1
    set -- $(block $tail $n | awk -v WHOLE=1 -v "WANT=$want" $(flags) "$stamp$detect")
    K=$1 K2=$2 newest=$3 zoned=$4
    [ "$K" = 0 ] && [ $tail -gt 0 ] && [ $n -lt 128 ] || break
    n=$((n * 8))
  done
  if [ "$K" = 0 ] && [ $tail -gt 0 ]; then
    drop=0; set -- $(block 0 16 | awk -v "WANT=$want" $(flags) "$stamp$detect"); K=$1 K2=$2; newest=0 zoned=1
  fi
}
ownZone() {
  if [ "$K" = 0 ] || [ "$zoned" = 1 ] || [ "$newest" = 0 ]; then return; fi
  lag=$((newest - mtime)); half=$(((lag + (lag > 0 ? 900 : -900)) / 1800 * 1800)); rest=$((lag - half))
  if [ $half -ne 0 ] && [ $half -le 50400 ] && [ $half -ge -50400 ] && [ $rest -le 2 ] && [ $rest -ge -30 ]; then
    O1=$((O1 + half)); O2=$((O2 + half))
    say note "the log's times are $((half / 60)) minutes off the machine's zone, and were read so"
  fi
}
region() {
  S=0 E=$blocks; cuts=0
  [ "$blocks" -gt 32 ] || return 0
  step=$(((blocks + 15) / 16)); i=0 lo=0 hi=$blocks hit=0 jump=0 before= top=0
  while [ $i -lt "$blocks" ]; do
    at $i
    if [ -n "$most" ]; then
      if [ $hit = 0 ]; then
        if [ "$most" -lt "$low" ]; then lo=$i; else hi=$i hit=1; fi
      elif [ "$most" -lt "$low" ]; then jump=1
      fi
      if [ -n "$before" ] && [ $((most + slack)) -lt "$before" ]; then jump=1; fi
      before=$most
      [ "$least" -le "$high" ] && top=$i
    fi
    i=$((i + step))
  done
  if [ $jump = 1 ]; then
    say note "its times go back somewhere, so the newest part was read from end to end"
  else
    while [ $((hi - lo)) -gt 1 ]; do
      mid=$(((lo + hi) / 2)); at $mid
      if [ -n "$most" ] && [ "$most" -lt "$low" ]; then lo=$mid; else hi=$mid; fi
    done
    S=$lo
    if [ "$high" -lt "$host" ]; then
      lo=$top hi=$((top + step)); [ $hi -gt "$blocks" ] && hi=$blocks
      while [ $((hi - lo)) -gt 1 ]; do
        mid=$(((lo + hi) / 2)); at $mid
        if [ -n "$most" ] && [ "$least" -gt "$high" ]; then hi=$mid; else lo=$mid; fi
      done
      E=$((hi + 1)); [ $E -gt "$blocks" ] && E=$blocks
    fi
    [ $S -gt $E ] && S=$E
  fi
  return 0
}
unpack() {
  case $1 in
  *.gz) gzip -dc -- "$1" ;;
  *.zst) zstd -dcq -- "$1" ;;
  *.xz) xz -dc -- "$1" ;;
  *.bz2) bzip2 -dc -- "$1" ;;
  esac 2>/dev/null | tr -d '\000'
}
packed() {
  case $g in *.gz) tool=gzip ;; *.zst) tool=zstd ;; *.xz) tool=xz ;; *) tool=bzip2 ;; esac
  command -v $tool >/dev/null 2>&1 || { say note "$g was not read: $tool is not installed"; return 0; }
  if [ "$size" -gt $((budget * bs * 3)) ]; then say note "$g was not read: it is too big to unpack"; return 0; fi
  drop=0 K=0 K2=0; set -- $(unpack "$g" | head -c 65536 | awk -v "WANT=$want" $(flags) "$stamp$detect"); K=$1 K2=$2
  if [ "$K" = 0 ] || [ "$5" -gt "$high" ]; then return 0; fi
  say read "$size"
  plan="z 0 0 $K $K2 $O1 $O2 $g$newline$plan"
}
plain() {
  blocks=$(((size + bs - 1) / bs)); [ $blocks -gt 0 ] || return 0
  K=0 K2=0; kinds
  if [ "$K" = 0 ]; then
    [ "$g" = "$f" ] || return 0
    last=$((262144 / bs)); [ $last -gt 0 ] || last=1
    S=$((blocks > last ? blocks - last : 0)); drop=0; [ $S -gt 0 ] && drop=1
    say note "its lines have no times: the last $(((blocks - S) * bs / 1024)) kB were read"
    say read $(((blocks - S) * bs))
    block $S $((blocks - S)) | awk -v DROP=$drop '!(DROP && NR == 1) { print "R " substr($0, 1, 16384) }' >&3
    return 0
  fi
  [ "$g" = "$f" ] && ownZone
  region
  if [ $((E - S)) -gt "$left" ]; then S=$((E - left)); say cut; fi
  left=$((left - (E - S)))
  if [ $E -gt $S ]; then
    say read $(((E - S) * bs))
    plan="p $S $((E - S)) $K $K2 $O1 $O2 $g$newline$plan"
  fi
  return 0
}
survive() { awk $(flags) -v FROM=$from -v TO=$to "$stamp$window"; }
sift() { if [ $# -gt 0 ]; then grep -aF "$@"; else cat; fi; }
tally() {
  if [ -n "$FMT" ]; then survive_all | awk "$access"
  else survive_all | sift "$@" | awk -v FETCH="$fetch" -v JOURNAL=$journal "$count"
  fi
}
journal=0 drop=0
case $place in
file)
  dir=$(dirname -- "$f")
  if [ ! -e "$f" ]; then
    d=$dir; while [ ! -e "$d" ] && [ "$d" != / ] && [ "$d" != . ]; do d=$(dirname -- "$d"); done
    if [ -x "$d" ]; then say unread no such file; else say unread permission denied; fi; exit 0
  fi
  if [ ! -f "$f" ]; then say unread not a regular file; exit 0; fi
  if [ ! -r "$f" ]; then say unread permission denied; exit 0; fi
  stem=${$}{f%.log} total=0 plan= left=$budget tried=0
  [ "$stem" = "$f" ] && stem=$f.
  if [ -r "$dir" ]; then list=$(ls -1dtL -- "$f" "$f".[0-9]* "$f"-[0-9]* "$stem"[-._][0-9]*.log* "$stem"__[0-9]*.log* 2>/dev/null); else list=$f; fi
  set -f; IFS=$newline
  for g in $list; do
    IFS=$spaces
    [ -f "$g" ] || continue
    size=$(sizeOf "$g") mtime=$(mtimeOf "$g")
    total=$((total + ${$}{size:-0}))
    if [ "${$}{mtime:-0}" -lt $low ]; then continue; fi
    tried=$((tried + 1)); [ $tried -le 8 ] || continue
    if [ ! -r "$g" ]; then say note "$g was not read: permission denied"; continue; fi
    case $g in *.gz | *.zst | *.xz | *.bz2) packed ;; *) plain ;; esac
  done
  IFS=$spaces
  say size $total
  survive_all() {
    IFS=$newline
    for job in $plan; do
      IFS=$spaces; set -- $job
      how=$1 S=$2 n=$3 K=$4 K2=$5 O1=$6 O2=$7; g=${$}{job#* * * * * * * }
      drop=0; [ "$S" -gt 0 ] && drop=1
      if [ "$how" = z ]; then unpack "$g" | head -c $((budget * bs * 16)); else block "$S" "$n"; fi | survive
    done
  }
  tally "$@"
  ;;
unit | kernel)
  if [ "$place" = unit ] && ! command -v journalctl >/dev/null 2>&1; then say unread journalctl is not installed; exit 0; fi
  if [ "$place" = kernel ] && [ -z "$(journalctl -k -n 1 -q -o cat --no-pager 2>/dev/null || :)$(journalctl -n 1 -q -o cat --no-pager 2>/dev/null)" ]; then
    if ! dmesg >/dev/null 2>&1; then say unread permission denied; exit 0; fi
    up=$(awk '{ printf "%.0f", $1 }' /proc/uptime 2>/dev/null)
    boot=$((host - ${$}{up:-0})) K=10
    survive_all() { dmesg | awk -v boot=$boot '{ sub(/^<[0-9]+>/, ""); sub(/^\[ */, ""); t = $0 + 0; if (sub(/^[0-9.]+\] ?/, "")) printf "%.0f %s\n", boot + t, $0 }' | survive; }
    tally "$@"
    exit 0
  fi
  fields=--output-fields=MESSAGE,PRIORITY,_PID,SYSLOG_IDENTIFIER
  version=$(journalctl --version 2>/dev/null | awk 'NR == 1 { print $2 + 0 }'); [ "${$}{version:-0}" -ge 236 ] || fields=--all
  K=12 journal=1
  survive_all() {
    if [ "$place" = kernel ]; then set -- -k; else set -- -u "$f"; fi
    journalctl "$@" --since "@$from" --until "@$((to + 1))" -o json $fields -n 20000 --no-pager -q | survive
  }
  if [ $# -gt 0 ]; then for level in 0 1 2 3; do set -- "$@" -e "\"PRIORITY\":\"$level\""; done; fi
  tally "$@"
  ;;
container)
  tool=
  for each in docker podman; do if [ -z "$tool" ] && command -v $each >/dev/null 2>&1; then tool=$each; fi; done
  [ -n "$tool" ] || { say unread docker is not installed; exit 0; }
  why=$($tool inspect -f '{{.State.Status}}' -- "$f" 2>&1 >/dev/null) || {
    case $why in *ermission\ denied*) say unread permission denied ;; *onnect\ to\ *) say unread docker is not running ;; *) say unread no such container ;; esac
    exit 0
  }
  K=6
  survive_all() { $tool logs --since $from --until $((to + 1)) --tail 50000 --timestamps -- "$f" 2>&1 | survive; }
  tally "$@"
  ;;
esac
`
