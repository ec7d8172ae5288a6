/**
 * Removes files, for POSIX sh: `sh -c script sh (PATH SIZE SECONDS)…`. Each only when it is still the very file that was
 * seen: plain, reached over no link, of that size and time. Prints `removed PATH`, `gone PATH` or `kept PATH` for each.
 */
export const removeFilesScript = `
while [ $# -ge 3 ]; do
  path=$1 seen="$2 $3"; shift 3
  if [ ! -e "$path" ] && [ ! -L "$path" ]; then printf 'gone %s\\n' "$path"
  elif [ -f "$path" ] && [ ! -L "$path" ] && [ "$(readlink -f -- "$path")" = "$path" ] &&
    [ "$(stat -c '%s %Y' -- "$path")" = "$seen" ] && rm -f -- "$path" && [ ! -e "$path" ]
  then printf 'removed %s\\n' "$path"
  else printf 'kept %s\\n' "$path"
  fi
done`

/** Tells of files, in the same order and as the other script compares them: `SIZE SECONDS`, or `-` for none. */
export const seeFilesScript = `
for path do
  if [ -f "$path" ] && [ ! -L "$path" ]; then stat -c '%s %Y' -- "$path" || echo -; else echo -; fi
done`
