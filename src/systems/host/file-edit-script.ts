/**
 * Edits one file, or puts it back, for POSIX sh (dash, bash, busybox):
 * `sh -c script sh edit|restore PATH WAS NEW KEY CHECKS ACTS check… act… whole CONTENT`, or in the place of the content
 * `patch (AT REMOVE INSERT)…` in bytes of what is there. WAS and NEW are SHA-256 sums, `-` for no file; to put back, `?`
 * leaves both to what was noted.
 *
 * Writes beside the file and renames, so that whoever reads it sees the old one or the new one. What was is kept in
 * `.NAME.fiveohtwo-KEY`, and what it became in `.NAME.fiveohtwo-KEY.sum`: hidden, because nginx on Debian reads every
 * file of sites-enabled that no dot begins. Ended before the new file is checked, it puts back what was; ended while that
 * is put into effect, nobody can say, and it says so. The first line of its answer is `file-edit WORD`.
 */
export const fileEditScript = `
umask 022
verb=$1 path=$2 was=$3 new=$4 key=$5 checks=$6 acts=$7
shift 7
phase=begin made=-
answer() {
  word=$1; shift
  printf 'file-edit %s\\n' "$word"
  [ $# -eq 0 ] || printf '%s\\n' "$@"
  case $word in done|again|restored|restored-before) exit 0 ;; *) exit 1 ;; esac
}
sum() {
  if [ -e "$1" ] || [ -L "$1" ]; then s=$(sha256sum <"$1") || return 1; printf '%s' "\${s%% *}"; else printf -; fi
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
owner() { stat -c '%u %g %a' "$1" 2>/dev/null; }
slice() { [ "$2" -eq 0 ] || tail -c "+$(($1 + 1))" "$real" | head -c "$2"; }
compose() {
  how=$1; shift
  if [ "$how" = whole ]; then printf '%s' "$1"; return; fi
  pos=0
  while [ $# -ge 3 ]; do
    slice "$pos" $(($1 - pos)) && printf '%s' "$3" || return 1
    pos=$(($1 + $2)); shift 3
  done
  tail -c "+$((pos + 1))" "$real"
}
write() { ( shift $((checks + acts)); compose "$@" ) >"$temp"; }
forget() {
  rm -f "$backup" "$backup.sum" "$backup.tmp" "$temp"
  [ "$made" = - ] || rmdir "$made" 2>/dev/null
}
put_back() {
  if [ -e "$backup" ]; then cp -a "$backup" "$temp" && mv -f "$temp" "$real"; else rm -f "$real"; fi
}
interrupted() {
  trap '' HUP INT TERM
  case $phase in
    begin) forget ;;
    placed) put_back && forget ;;
    *) [ -z "$temp" ] || rm -f "$temp"; answer cut-off "$path" ;;
  esac
  answer interrupted "$path"
}

command -v sha256sum >/dev/null 2>&1 || answer no-sum "$path"
real=$path
if [ -L "$path" ]; then
  [ -e "$path" ] || answer dangling "$path"
  real=$(readlink -f "$path") && [ -n "$real" ] || answer dangling "$path"
fi
[ ! -e "$real" ] || [ -f "$real" ] || answer no-file "$path"
folder=\${real%/*} name=\${real##*/}
backup=$folder/.$name.fiveohtwo-$key
temp=$backup.new
now=$(sum "$real") || answer unreadable "$path"
kept=
if [ -f "$backup.sum" ]; then
  kept=1
  read -r kept_new kept_was made <"$backup.sum" || answer unreadable "$path"
  [ "$verb" = edit ] || { new=$kept_new was=$kept_was; }
fi

if [ "$verb" = edit ]; then
  if [ "$now" != "$new" ]; then
    [ "$now" = "$was" ] || answer changed "$path"
    if [ -z "$kept" ]; then
      if [ "$was" = - ] && [ ! -d "$folder" ]; then
        outer=\${folder%/*}
        [ -d "$outer/" ] || answer no-folder "$path"
        mkdir "$folder" || answer unwritable "$path"
        made=$folder
      fi
    fi
    trap interrupted HUP INT TERM
    rm -f "$temp" "$backup.tmp" || answer unwritable "$path"
    if [ "$was" != - ]; then
      cp -a "$real" "$backup.tmp" && [ "$(sum "$backup.tmp")" = "$was" ] || { forget; answer unwritable "$path"; }
      [ "$(owner "$backup.tmp")" = "$(owner "$real")" ] || { forget; answer owner "$path"; }
      cp -a "$real" "$temp" || { forget; answer unwritable "$path"; }
    else
      : >"$temp" && chmod 644 "$temp" || { forget; answer unwritable "$path"; }
    fi
    write "$@"
    [ "$(sum "$temp")" = "$new" ] || { forget; answer unwritable "$path"; }
    printf '%s %s %s\\n' "$new" "$was" "$made" >"$backup.sum" || { forget; answer unwritable "$path"; }
    [ "$was" = - ] || mv -f "$backup.tmp" "$backup" || { forget; answer unwritable "$path"; }
    [ "$(sum "$real")" = "$was" ] || { forget; answer changed "$path"; }
    phase=placed
    mv -f "$temp" "$real" || { rm -f "$temp"; put_back; forget; answer unwritable "$path"; }
    word=done kept=1
  else
    word=again
    rm -f "$temp"
    [ -z "$kept" ] || phase=placed
    trap interrupted HUP INT TERM
  fi
  if ! said=$(part 0 "$checks" "$@"); then
    [ -n "$kept" ] || answer check-before "$path" "$said"
    put_back || answer stuck "$path" "$backup" "$said"
    forget
    answer check "$path" "$said"
  fi
  phase=acting
  if ! said=$(part "$checks" "$acts" "$@"); then
    [ -n "$kept" ] || answer act-before "$path" "$said"
    put_back || answer stuck "$path" "$backup" "$said"
    if again=$(part "$checks" "$acts" "$@"); then forget; answer act "$path" "$said"; fi
    forget
    answer act-twice "$path" "$said" "$again"
  fi
  [ "$kept" ] && [ "$was" != - ] || backup=-
  answer "$word" "$path" "$checks" "$acts" "$backup"
fi

if [ -z "$kept" ]; then
  if [ "$now" = "$was" ]; then answer restored-before "$path"; fi
  answer no-backup "$path"
fi
phase=acting
trap interrupted HUP INT TERM
if [ "$now" != "$was" ]; then
  [ "$now" = "$new" ] || answer changed-since "$path" "$backup"
  put_back || answer stuck "$path" "$backup" ""
fi
[ "$(sum "$real")" = "$was" ] || answer stuck "$path" "$backup" ""
said=$(part 0 "$checks" "$@") || answer restored-check "$path" "$said"
said=$(part "$checks" "$acts" "$@") || answer restored-act "$path" "$said"
forget
answer restored "$path" "$checks" "$acts"
`
