/** Sentences by which whoever asks localhost goes to ::1. */
export const ipv6First =
  /\b(?:dials?|dial+(?:ed|ing)|connects?|connecting|resolves?|resolved|resolving|goes|went|tries|tried|trying|asks?|asked|points?|maps?|mapped|prefers|preferred|translates?)\b(?![^\n.;]{0,40}\blisten)[^\n.;]{0,40}?(?:^|[\s[(“"'`/])::1\b/

/** Sentences by which an app listens at loopback of IPv4; its port is a group. */
export const listensOnIpv4 =
  /\b(?:listens?|listening|binds?|bound)\b(?: \w{1,10}){0,3}? (?:on|to|at) (?:127\.0\.0\.1(?::(\d{2,5}))?|IPv4 only|only IPv4)\b|\b(?:listens?|binds?)(?: to)? IPv4 only\b/
