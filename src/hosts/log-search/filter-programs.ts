/** Longest record that is passed on, in bytes: a line with the lines of its trace. */
const maxRecordBytes = 16_384

/**
 * awk: says which kinds of time a block of a log has (`K K2`, 0 for none), the last time in it by both offsets, and whether
 * times carry their zone. WANT is the kind that is expected, and wins when any line has it.
 */
export const detectProgram = String.raw`
BEGIN { split("12 8 1 2 9 5 4 6 3 7 10 11", ORDER, " ") }
function seen(k) { hits[k]++; last[k] = T; first[k] = k in first ? first[k] : T; zoned[k] = ZONED; if (!K || k == WANT) K = k; return 1 }
function look(l,  i, k) {
  if (l ~ /^[ \t]/ || l == "") return 0
  if (K && attempt(K, l)) return seen(K)
  if (++tried > 150 && tried % 32) return 0
  if (WANT && WANT != K && attempt(WANT, l)) return seen(WANT)
  for (i = 1; i <= KINDS; i++) { k = ORDER[i]; if (k != WANT && k != K && attempt(k, l)) return seen(k) }
  return 0
}
NR == 1 && DROP { next }
{ sub(/\r$/, ""); look(before); before = $0 }
END {
  if (WHOLE || !K) look(before)
  best = 0; second = 0
  for (k = 1; k <= KINDS; k++) if (hits[k] > (best ? hits[best] : 0)) best = k
  if (WANT > 0 && hits[WANT] > 0) best = WANT
  for (k = 1; k <= KINDS; k++) if (k != best && hits[k] > 1 && hits[k] > (second ? hits[second] : 0)) second = k
  printf "%d %d %.0f %d %.0f\n", best, second, (best ? last[best] : 0), (best ? zoned[best] : 0), (best ? first[best] : 0)
}
`

/** awk: the first time in a block, by the larger and the smaller reading; `hole` for a block of nothing but NULs. */
export const probeProgram = String.raw`
function tell(  later) { later = (T > T2); printf "%.0f %.0f\n", (later ? T : T2), (later ? T2 : T); done = 1 }
NR == 1 && DROP { next }
{ if (NR > 1 + DROP && stamp(before)) { tell(); exit } before = $0 }
END { if (!done && NR == 0) print "hole hole"; else if (!done && stamp(before) && length(before) >= P + N + 8) tell() }
`

/**
 * awk: passes on what lies in the window FROM…TO, one record per line of output: its time, and its lines after \001. Lines
 * without a time belong to the line before them, and so do those of a trace each of which has a time.
 */
export const windowProgram = String.raw`
function emit() { if (held != "") { print held; held = "" } }
function traced(l,  m) {
  if (K == 12 || K == 8) {
    BODY = l
    if (K == 8) m = substr(l, 9, 60)
    else { if (!match(l, /"MESSAGE" ?: ?"/)) return 0; m = substr(l, RSTART + RLENGTH, 60) }
  } else {
    m = substr(l, P + N); sub(/^([.,][0-9]+)?( ?(Z|[+-][0-9][0-9]:?[0-9][0-9]))? ?/, "", m)
    if (K == 5) sub(/^[^ ]+ [^ ]+: /, "", m)
    BODY = m
  }
  if (m ~ /^([ \t]|\\t|at |Caused by|Traceback \(most recent|[.][.][.] [0-9]+ more|During handling|The above exception)/) { TRACE = 1; return 1 }
  if (TRACE && m ~ /^[A-Za-z_.]+(Error|Exception|Exit|Interrupt|Warning)(:|"|\\n|$)/) { TRACE = 0; return 1 }
  TRACE = 0
  return 0
}
function join(l) {
  if (held == "" || more >= 200 || size >= ${maxRecordBytes}) return
  more++; size += length(l)
  held = held "\001" (length(l) > 4096 ? substr(l, 1, 4096) : l)
}
NR == 1 && DROP { next }
{
  sub(/\r$/, "")
  if (!stamp($0)) { join($0); next }
  within = T >= FROM && T <= TO ? T : (T2 >= FROM && T2 <= TO ? T2 : -1)
  if (within >= 0 && held != "" && traced($0)) { join(BODY); next }
  emit()
  if (within < 0) next
  more = 0; size = length($0)
  held = sprintf("%.0f", within) "\001" (size > ${maxRecordBytes} ? substr($0, 1, ${maxRecordBytes}) : $0)
}
END { emit() }
`

/**
 * awk: counts records that say the same but for long numbers, times and the request, minute by minute, and shows one of
 * each, most FETCH bytes in all. Small numbers stay, for they are errors, statuses and ports. Written at the end only, so
 * that nothing mixes with what is said of the log itself.
 */
export const countProgram = String.raw`
BEGIN { hex = "[0-9a-fA-F]"; hex8 = hex hex hex hex hex hex hex hex; long = hex8 "[0-9a-fA-F-]*"; FS = "\001" }
function shape(l,  p) {
  if (length(l) > 2000) l = substr(l, 1, 2000)
  if (JOURNAL) { gsub(/"_[A-Z_]+" ?: ?"[^"]*",?/, "", l) }
  gsub(/client: [^,]*/, "client: ", l)
  gsub(/\[client [^]]*\]/, "", l)
  gsub(/(request|referrer|host): "[^"]*"/, "", l)
  if (match(l, /upstream: "[a-z]+:\/\/[^\/"]*/)) { p = RSTART + RLENGTH; l = substr(l, 1, p - 1) }
  gsub(/[0-9]+#[0-9]+:( \*[0-9]+)?/, "", l)
  gsub(/\[[0-9]+\]/, "", l)
  gsub(/(pid|tid)[:= ]+[0-9]+/, "", l)
  gsub(/[0-9][0-9]:[0-9][0-9]:[0-9][0-9]([.,][0-9]+)?/, "", l)
  gsub(/[0-9][0-9][0-9][0-9][-\/][0-9][0-9][-\/][0-9][0-9]/, "", l)
  gsub(/[0-3]?[0-9][-\/ ][A-Z][a-z][a-z][-\/ ][0-9][0-9][0-9][0-9]/, "", l)
  gsub(/^(<[0-9]+>)?[A-Z][a-z][a-z] [ 0-3][0-9] /, "", l)
  gsub(/[A-Z][a-z][a-z] [A-Z][a-z][a-z] [ 0-3][0-9]/, "", l)
  gsub(long, "#", l)
  gsub(/[0-9][0-9][0-9][0-9][0-9]+/, "#", l)
  return l
}
{
  t = $1; s = shape($2); total++; minute = t - t % 60
  if (!(s in id)) {
    size = length($0)
    if (kinds >= 4000 || bytes + size + 64 > FETCH) { cut = 1; next }
    id[s] = ++kinds; bytes += size + 64; sample[kinds] = substr($0, length(t) + 2); first[kinds] = t; last[kinds] = t
  }
  n = id[s]; count[n]++
  if (t < first[n]) first[n] = t
  if (t > last[n]) last[n] = t
  at = n " " minute
  if (!(at in per)) { minutes[n] = minutes[n] " " minute }
  per[at]++
}
END {
  printf "N %d %d\n", total, cut
  for (n = 1; n <= kinds; n++) {
    printf "G %d %s %s\n", count[n], first[n], last[n]
    m = split(sample[n], line, "\001")
    for (i = 1; i <= m; i++) print (i == 1 ? "S " : "T ") line[i]
    m = split(minutes[n], slot, " ")
    for (i = 1; i <= m; i++) printf "P %s %d\n", slot[i], per[n " " slot[i]]
  }
  print "E"
}
`
