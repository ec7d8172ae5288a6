const seen =
  '(?:appears?|occurs?|happens?|shows?(?: up)?|logged|seen|printed|written|comes?|refused|refusals?|errors?|lines?|messages?|entries|50[234]s?)'
const starts =
  '(?:starts|restarts|boots|reboots|comes up|(?:is|are) (?:re)?(?:starting|booting)(?: up)?|(?:is|are) coming up)\\b(?! (?:to|getting|receiving|with|from|an?|the|its|another|some|new)\\b)'
const start =
  '(?:start(?:s|ing|up)?|boot(?:s|ing|up)?|restart(?:s|ing)?|reboot(?:s|ing)?|launch(?:es|ing)?|initiali[sz](?:es|ing|ation))\\b(?! (?:to|getting|receiving|with|from|an?|the|its|another|some|new)\\b)'

/** What says that it is no such thing, that it lasts, comes again, or that users see it. */
const lasting =
  "\\b(?:not|no longer|cannot|never|forever|always|still|then|later|afterwards?|again|until|also|even|stay(?:s|ed|ing)?|remain(?:s|ed|ing)?|persist(?:s|ed|ing)?|keeps?|kept|continu(?:es?|ed|ing)|hours?|minutes?|all day|users?|customers?|visitors?|[Ee]xception|[Tt]raceback|crash\\w{0,5}|fail(?:s|ed)? to start)\\b|n['’]t\\b"

/** Ways of saying that a line is written while something starts, and no longer: an error during a start is that of the start. */
const ways = [
  `\\bonly (?:get|see|have|had|got|saw) (?:it|this|that|these|them|those|the \\w{1,16})\\b[^\\n.;]{0,16}? (?:while|when|during|at|as|on)\\b[^\\n.;]{0,60}?\\b${start}`,
  `\\bwhile\\b[^\\n.;]{1,60}?\\b${starts},? (?:this|these|it|they|such|the (?:lines?|messages?|errors?))\\b[^\\n.;]{0,24}?\\b(?:is|are|appears?|occurs?|shows?(?: up)?|comes?|logged|written)\\b`,
  `\\b${seen}\\b[^\\n.;]{0,20}?\\b(?:only|just) (?:(?:seen|logged|there|shown) )?(?:while|when|during|at|as|on)\\b[^\\n.;]{0,60}?\\b${start}`,
  `\\b(?:appears?|occurs?|happens?|shows?(?: up)?|logged|seen|printed|written|comes?|(?:see|get) (?:it|this|that|these|them))\\b[^\\n.;]{0,60}? (?:while|as)\\b[^\\n.;]{1,60}?\\b${starts}`,
  '\\b(?:stops?|stopped|disappears?|disappeared|go(?:es)? away|went away|vanish(?:es|ed)?|ceases?|clears?)\\b[^\\n.;]{0,30}?\\b(?:once|when|after|as soon as)\\b[^\\n.;]{0,50}?\\b(?:is up|are up|is ready|(?:has|have) (?:started|booted)|(?:has )?finished (?:starting|booting)|is online)\\b',
]

/** A remark that lines are written only while something starts; none where it does not come up, or they go on. */
export const whileStarting = new RegExp(
  `^(?![^\\n]{0,600}(?:${lasting}))[^\\n]{0,400}?(?:${ways.join('|')})`,
  'im',
)
