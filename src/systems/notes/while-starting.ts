const seen =
  '(?:appears?|occurs?|happens?|shows?(?: up)?|logged|seen|printed|written|comes?|refused|refusals?|errors?|lines?|messages?|entries|50[234]s?)'
const starts =
  '(?:starts|restarts|boots|reboots|comes up|(?:is|are) (?:re)?(?:starting|booting)(?: up)?|(?:is|are) coming up)\\b'
const start =
  '(?:start(?:s|ing|up)?|boot(?:s|ing|up)?|restart(?:s|ing)?|reboot(?:s|ing)?|launch(?:es|ing)?|initiali[sz](?:es|ing|ation))\\b'

/** Ways of saying that a line is written while something starts, and no longer: an error during a start is that of the start. */
const ways = [
  `\\b${seen}\\b[^\\n.;]{0,20}?\\b(?:only|just) (?:(?:seen|logged|there|shown) )?(?:while|when|during|at|as|on)\\b[^\\n.;]{0,60}?\\b${start}`,
  `\\b(?:appears?|occurs?|happens?|shows?(?: up)?|logged|seen|printed|written|comes?) (?:while|as)\\b[^\\n.;]{1,60}?\\b${starts}`,
  '\\b(?:stops?|stopped|disappears?|disappeared|go(?:es)? away|went away|vanish(?:es|ed)?|ceases?|clears?)\\b[^\\n.;]{0,30}?\\b(?:once|when|after|as soon as)\\b[^\\n.;]{0,50}?\\b(?:is up|are up|is ready|(?:has|have) (?:started|booted)|(?:has )?finished (?:starting|booting)|is online)\\b',
]

/** A remark that lines are written only while something starts; none where it does not come up. */
export const whileStarting = new RegExp(
  `^(?![^\\n]{0,600}\\b(?:never|forever|always|[Ee]xception|[Tt]raceback|crash\\w{0,5}|fail(?:s|ed)? to start|not (?:start|finish|come up))\\b)[^\\n]{0,400}?(?:${ways.join('|')})`,
  'im',
)
