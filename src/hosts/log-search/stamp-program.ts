/**
 * awk functions that find the time of a log line; for mawk, gawk and busybox alike, so without intervals, gensub and
 * mktime. `stamp(line)` is true when the line has a time of kind K or K2, and sets T and T2: seconds since 1970 by the
 * machine's clock, as it would be with the zone offset O1 (at the start of the window) and O2 (at its end). They differ
 * only for times without a zone, around a change of daylight saving time. NOW gives syslog's lines their year.
 *
 * Kinds: 1 nginx error, Go; 2 access logs; 3 HAProxy's accept time; 4 ctime (Apache error, uwsgi); 5 syslog; 6 ISO 8601
 * near the start; 7 a JSON member; 8 docker json-file; 9 PHP, Tomcat; 10 epoch at the start; 11 klog; 12 journald JSON.
 */
export const stampProgram = String.raw`
BEGIN {
  d2 = "[0-9][0-9]"; d4 = d2 d2; hms = d2 ":" d2 ":" d2; mon = "[A-Z][a-z][a-z]"
  zone = " ?(Z|[+-]" d2 ":?" d2 ")"
  iso = d4 "-" d2 "-" d2 "[T ]" hms "([.,][0-9]+)?(" zone ")?"
  R[1] = "^" d4 "/" d2 "/" d2 " " hms
  R[2] = "[[]" d2 "/" mon "/" d4 ":" hms " [+-]" d4 "[]]"
  R[3] = "[[]" d2 "/" mon "/" d4 ":" hms "[.][0-9]+[]]"
  R[4] = mon " " mon " [ 0-3][0-9] " hms "([.][0-9]+)? " d4
  R[5] = "^(<[0-9]+>)?" mon " [ 0-3][0-9] " hms
  R[6] = iso
  R[7] = "\"(@?timestamp|time|ts|t|date|datetime|asctime|eventTime)\" ?: ?(\"" iso "|\"?" d4 d4 d2 "[0-9.]*)"
  R[8] = "\"time\":\"" iso
  R[9] = "^[[]?" d2 "-" mon "-" d4 " " hms "([.][0-9]+)?( UTC)?"
  R[10] = "^[[]?" d4 d4 d2 "([.][0-9]+)?[] ]"
  R[11] = "^[IWEF]" d4 " " hms "[.]"
  R[12] = "\"__REALTIME_TIMESTAMP\" ?: ?\"" d4 d4 d2
  KINDS = 12
  split("600 1024 1024 300 24 72 8192 0 48 24 24 0", REACH, " ")
}
function days(y, m, d) {
  if (m <= 2) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
}
function clock(text) { return substr(text, 1, 2) * 3600 + substr(text, 4, 2) * 60 + substr(text, 7, 2) }
function month(name,  at) { at = index("JanFebMarAprMayJunJulAugSepOctNovDec", name); return at % 3 == 1 ? (at + 2) / 3 : 0 }
function wall(t) { T = t - O1; T2 = t - O2; ZONED = 0; return 1 }
function exact(t) { T = t; T2 = t; ZONED = 1; return 1 }
function yearless(m, d, seconds,  y, t) {
  if (m < 1 || m > 12 || d < 1 || d > 31) return 0
  if (!YEAR) { YEAR = 1970 + int((NOW + O2) / 31556952); while (days(YEAR + 1, 1, 1) * 86400 <= NOW + O2) YEAR++; while (days(YEAR, 1, 1) * 86400 > NOW + O2) YEAR-- }
  t = days(YEAR, m, d) * 86400 + seconds
  if (t - O2 > NOW + 86400) t = days(YEAR - 1, m, d) * 86400 + seconds
  return wall(t)
}
function ymd(y, m, d, seconds) { return (m < 1 || m > 12 || d < 1 || d > 31) ? -1 : days(y, m, d) * 86400 + seconds }
function fromIso(text,  t, rest, sign) {
  t = ymd(substr(text, 1, 4), substr(text, 6, 2) + 0, substr(text, 9, 2) + 0, clock(substr(text, 12, 8)))
  if (t < 0) return 0
  rest = substr(text, 20)
  sub(/^[.,][0-9]+/, "", rest); sub(/^ /, "", rest)
  if (rest == "") return wall(t)
  if (rest == "Z") return exact(t)
  sign = substr(rest, 1, 1) == "-" ? -1 : 1
  rest = substr(rest, 2); sub(/:/, "", rest)
  return exact(t - sign * (substr(rest, 1, 2) * 3600 + substr(rest, 3, 2) * 60))
}
function attempt(k, l,  head, p, text, t) {
  if (k == 8) { p = length(l) - 80; if (p < 0) p = 0; head = substr(l, p + 1) }
  else { p = 0; head = REACH[k] > 0 && length(l) > REACH[k] ? substr(l, 1, REACH[k]) : l }
  # gawk keeps one compiled expression for each call.
  if (k == K ? !match(head, R[k]) : !match(head, R[k])) return 0
  P = p + RSTART; N = RLENGTH; text = substr(head, RSTART, RLENGTH)
  if (k == 1) { t = ymd(substr(text, 1, 4), substr(text, 6, 2) + 0, substr(text, 9, 2) + 0, clock(substr(text, 12, 8))); return t < 0 ? 0 : wall(t) }
  if (k == 2 || k == 3) {
    t = ymd(substr(text, 9, 4), month(substr(text, 5, 3)), substr(text, 2, 2) + 0, clock(substr(text, 14, 8)))
    if (t < 0) return 0
    if (k == 3) return wall(t)
    return exact(t - (substr(text, 23, 1) == "-" ? -1 : 1) * (substr(text, 24, 2) * 3600 + substr(text, 26, 2) * 60))
  }
  if (k == 4) { t = ymd(substr(text, N - 3), month(substr(text, 5, 3)), substr(text, 9, 2) + 0, clock(substr(text, 12, 8))); return t < 0 ? 0 : wall(t) }
  if (k == 5) { sub(/^<[0-9]+>/, "", text); return yearless(month(substr(text, 1, 3)), substr(text, 5, 2) + 0, clock(substr(text, 8, 8))) }
  if (k == 6) return fromIso(text)
  if (k == 7 || k == 8) {
    sub(/^"[^"]*" ?: ?"?/, "", text)
    if (text ~ /^[0-9][0-9][0-9][0-9]-/) return fromIso(text)
    return exact(substr(text, 1, 10) + 0)
  }
  if (k == 9) {
    sub(/^[[]/, "", text)
    t = ymd(substr(text, 8, 4), month(substr(text, 4, 3)), substr(text, 1, 2) + 0, clock(substr(text, 13, 8)))
    if (t < 0) return 0
    return text ~ /UTC$/ ? exact(t) : wall(t)
  }
  if (k == 10) { sub(/^[[]/, "", text); return exact(substr(text, 1, 10) + 0) }
  if (k == 11) return yearless(substr(text, 2, 2) + 0, substr(text, 4, 2) + 0, clock(substr(text, 7, 8)))
  match(text, /[0-9]+$/)
  return exact(substr(text, RSTART, 10) + 0)
}
function stamp(l,  p) {
  if (SAME != "") {
    p = LASTK == 2 || LASTK == 3 ? index(l, "[") : LASTP
    if (substr(l, p, LASTN) == SAME) { P = p; N = LASTN; return 1 }
  }
  if (l ~ /^[ \t]/ || l == "") return 0
  if (attempt(K, l)) { remember(K, l); return 1 }
  if (K2 && attempt(K2, l)) { SAME = ""; return 1 }
  return 0
}
function remember(k, l) {
  if (k == 7 || k == 8 || k == 12 || (k == 6 && N < 19)) { SAME = ""; return }
  LASTK = k; LASTP = P; LASTN = N
  SAME = substr(l, P, N)
}
`
