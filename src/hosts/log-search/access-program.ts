/**
 * awk: counts the records of an access log per minute and status, and groups the failed ones. FMT (from the environment)
 * is `haproxy` for httplog and tcplog, or the pieces of a format separated by \037: text, field, text, field, …, text. Fields that count
 * are `status`, `upstream_status`, `upstream`, `request`, `method`, `ending`, and `s`, `ms` or `us` for the duration.
 * Of durations every group keeps a sample, thinned by halves when it is full; shortest and longest are exact.
 */
export const accessProgram = String.raw`
BEGIN {
  FMT = ENVIRON["FMT"]; US = "\037"; FS = "\001"
  if (FMT != "haproxy") parts = split(FMT, part, "\037")
}
function haproxy(l,  rest, n, w, k, timer) {
  if (!match(l, /\[[0-9][0-9]\/[A-Z][a-z][a-z]\/[0-9][0-9][0-9][0-9]:[0-9:]+[.][0-9]+\] /)) return 0
  rest = substr(l, RSTART + RLENGTH); n = split(substr(rest, 1, 400), w, " ")
  if (n < 5) return 0
  k = split(w[3], timer, "/")
  v["upstream"] = w[2]
  if (k == 5) { v["status"] = w[4]; v["ending"] = w[8]; v["ms"] = timer[5] }
  else if (k == 3) { v["status"] = 0; v["ending"] = w[5]; v["ms"] = timer[3]; v["tcp"] = 1 }
  else return 0
  sub(/^[+]/, "", v["ms"])
  if (match(rest, /"[A-Z]+ /)) v["method"] = substr(rest, RSTART + 1, RLENGTH - 2)
  if (v["status"] < 0) v["status"] = 0
  return v["ending"] ~ /^[A-Za-z-][A-Za-z-][A-Za-z-]?[A-Za-z-]?$/
}
function fields(l,  i, name, lit, rest, q, value, more, try) {
  rest = l
  if (part[1] != "" && substr(rest, 1, length(part[1])) == part[1]) rest = substr(rest, length(part[1]) + 1)
  else if (part[1] != "" && (q = index(rest, part[1])) > 0) rest = substr(rest, q + length(part[1]))
  for (i = 2; i <= parts; i += 2) {
    name = part[i]; lit = part[i + 1]
    if (lit == "") { if (i + 1 < parts) continue; v[name] = rest; break }
    q = index(rest, lit)
    if (q == 0) { v[name] = rest; break }
    value = substr(rest, 1, q - 1)
    for (try = 0; try < 20; try++) {
      if (!((name ~ /^upstream/ && value ~ /(,| :|^:)$/) || value ~ /[^\\]\\$/)) break
      more = index(substr(rest, q + length(lit)), lit)
      if (more == 0) break
      q += length(lit) - 1 + more
      value = substr(rest, 1, q - 1)
    }
    v[name] = value
    rest = substr(rest, q + length(lit))
  }
  if ("request" in v) { q = index(v["request"], " "); v["method"] = q > 1 && q < 12 ? substr(v["request"], 1, q - 1) : "" }
  return v["status"] ~ /^[0-9][0-9][0-9]$/ || v["status"] == "-" || v["status"] == "0"
}
function duration() {
  if (v["ms"] ~ /^[0-9]/) return v["ms"] + 0
  if (v["s"] ~ /^[0-9]/) return v["s"] * 1000
  if (v["us"] ~ /^[0-9]/) return v["us"] / 1000
  return -1
}
function keep(g, ms,  i, n) {
  if (min[g] == "" || ms < min[g]) min[g] = ms
  if (max[g] == "" || ms > max[g]) max[g] = ms
  if (!(g in stride)) stride[g] = 1
  if (timed[g]++ % stride[g]) return
  value[g, ++kept[g]] = ms
  if (kept[g] < 128) return
  for (i = 1; i <= 64; i++) value[g, i] = value[g, 2 * i]
  kept[g] = 64; stride[g] *= 2
}
function median(g,  i, j, x, n) {
  n = kept[g]
  for (i = 1; i <= n; i++) sorted[i] = value[g, i]
  for (i = 2; i <= n; i++) { x = sorted[i]; for (j = i - 1; j >= 1 && sorted[j] > x; j--) sorted[j + 1] = sorted[j]; sorted[j + 1] = x }
  return sorted[int((n + 1) / 2)]
}
{
  split("", v)
  if (!(FMT == "haproxy" ? haproxy($2) : fields($2))) { odd++; next }
  total++; t = $1; status = v["status"] == "-" ? 0 : v["status"] + 0; minute = t - t % 60
  mark = minute " " status; per[mark]++
  ending = v["ending"]
  bad = status >= 500 || status == 499 || (status == 0 && !v["tcp"])
  if (FMT == "haproxy" && ending !~ /^(--|LR|PR|cD)/) bad = 1
  up = v["upstream"]; if (up != "" && (up in asked || ups < 200)) { if (!(up in asked)) ups++; asked[up]++; failed[up] += bad }
  how = v["method"]; if (how != "" && (how in verb || verbs < 20)) { if (!(how in verb)) verbs++; verb[how]++; verbBad[how] += bad }
  if (!bad) next
  g = status US v["upstream_status"] US up US ending
  if (!(g in count)) {
    if (groups >= 400) { cut = 1; next }
    groups++; first[g] = t; last[g] = t; sample[g] = length($2) > 2000 ? substr($2, 1, 2000) : $2
  }
  count[g]++
  if (t < first[g]) first[g] = t
  if (t > last[g]) last[g] = t
  ms = duration(); if (ms >= 0) keep(g, ms)
}
END {
  printf "N %d %d %d\n", total, cut, odd
  for (mark in per) printf "M %s %d\n", mark, per[mark]
  for (up in asked) printf "U %d %d %s\n", asked[up], failed[up], up
  for (how in verb) printf "V %d %d %s\n", verb[how], verbBad[how], how
  for (g in count) {
    printf "A %d %s %s %s\n", count[g], first[g], last[g], timed[g] ? sprintf("%.3f %.3f %.3f", min[g], median(g), max[g]) : "- - -"
    print "K " g
    print "S " sample[g]
  }
  print "E"
}
`
