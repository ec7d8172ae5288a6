const place = '((?:[A-Za-z][\\w.-]{0,100}|\\d{1,3}(?:\\.\\d{1,3}){3}):\\d{2,5})\\b'

/** The two servers of a group as a sentence tells them: `upstream shop has two servers: app:3000 and 192.168.7.5:3001`. */
export const toldServers = new RegExp(
  `\\b(?:upstream|pool|backend|balancer)\\b[^\\n]{0,60}?\\b(?:two|2|both|these)\\b[^\\n]{0,12}?\\b(?:servers|backends|entries|members|addresses)\\b[:\\s(]{1,4}${place}(?:,? and |, | & | plus )${place}`,
  'i',
)
