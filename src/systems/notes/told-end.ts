const failed =
  '(?:[Ff]ail(?:s|ed|ing|ures?)?|[Tt]im(?:es?|ed|ing)[ -]?outs?|[Aa]bort(?:s|ed)|[Tt]erminat(?:es|ed)|[Cc]ut off|[Dd]rop(?:s|ped)|[Dd]isconnect(?:s|ed)|[Ee]nd(?:s|ed)|dies|[Gg](?:ives?|ave) up|stops|50[0234]s?|52[024]s?|[Bb]ad [Gg]ateways?|[Gg]ateway [Tt]ime-?outs?|[Ee]rrors?)'
const about =
  '(?:(?:about|around|exactly|roughly|approximately|approx\\.?|some|almost|nearly|only|just|over|a little|slightly|always|precisely|ca\\.?|the) ){0,3}~?\\s?'
const length =
  '(\\d{1,4}(?:\\.\\d{1,3})?|(?:an?|one|two|three|four|five|ten|half a)(?=[ -]))[ -]?(s|secs?|seconds?|m|mins?|minutes?)'

const pattern = new RegExp(
  `\\b${failed}\\b[^\\n.;]{0,50}?\\b(?:after|at) ${about}${length}\\b|\\b(?:[Aa]fter|[Ll]onger than|[Mm]ore than|[Oo]ver|[Ee]xceed(?:s|ing)?) ${about}${length}\\b[^\\n.;]{0,50}?\\b${failed}\\b`,
)

/** What ends after another while: checks, attempts to connect, idle connections, programs that start or stop. */
const other =
  /\b(?:[Hh]ealth|[Pp]robes?|dial|[Cc]onnect (?:to|timeout)|[Cc]onnect(?:ing|ion attempt)|[Ii]dle|[Kk]eep-?[Aa]live|[Rr]etr(?:y|ies|ying)|[Rr]e-?start\w{0,3}|[Bb]oot\w{0,3}|[Ss]tart(?:s|ed|up)?|[Dd]eploy\w{0,5}|SIG[A-Z]{3,5}|DNS|resolv\w{1,4}|lock|x\d{1,6} over)\b/

/** A line that a program wrote says what it waited for itself. */
const written = /^\s{0,4}(?:\[|\{|<|\d{4}[-/]\d|\w{3} {1,2}\d{1,2} \d\d:|time=|level=)/

const numbers: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, ten: 10, 'half a': 0.5 },
}

/** Remarks on how long after its start a request failed: what they look like, and the seconds in one, null for other things. */
export const toldEnd = {
  pattern,
  secondsIn(line: string): number | null {
    const match = pattern.exec(line)
    const [number, unit] = match?.slice(1).filter((group) => group !== undefined) ?? []
    if (match === null || number === undefined || unit === undefined || written.test(line)) return null
    if (other.test(line.slice(Math.max(0, match.index - 30), match.index + match[0].length))) return null
    return (numbers[number] ?? Number(number)) * (unit.startsWith('m') ? 60 : 1)
  },
}
