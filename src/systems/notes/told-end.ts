const failed =
  '(?:[Ff]ail(?:s|ed|ing|ures?)?|[Tt]im(?:es?|ed|ing)[ -]?outs?|[Aa]bort(?:s|ed)|[Tt]erminat(?:es|ed)|[Cc]ut off|[Dd]rop(?:s|ped)|[Dd]isconnect(?:s|ed)|[Ee]nd(?:s|ed)|dies|[Gg](?:ives?|ave) up|stops|50[0234]s?|52[024]s?|[Bb]ad [Gg]ateways?|[Gg]ateway [Tt]ime-?outs?|[Ee]rrors?)'
const about =
  '(?:(?:about|around|exactly|roughly|approximately|approx\\.?|some|almost|nearly|only|just|over|a little|slightly|always|precisely|ca\\.?|the) ){0,3}~?\\s?'
const length =
  '(\\d{1,4}(?:\\.\\d{1,3})?|(?:an?|one|two|three|four|five|ten|half a)(?=[ -]))[ -]?(s|secs?|seconds?|m|mins?|minutes?)'

const pattern = new RegExp(
  `\\b${failed}\\b[^\\n.;]{0,50}?\\b(?:after|at) ${about}${length}\\b|\\b(?:[Aa]fter|[Ll]onger than|[Mm]ore than|[Oo]ver|[Ee]xceed(?:s|ing)?) ${about}${length}\\b[^\\n.;]{0,50}?\\b${failed}\\b`,
)

/** What ends after another while: checks, attempts to connect, idle connections, programs that start or stop, work without visitors. */
const other =
  /\b(?:[Hh]ealth|[Pp]robes?|dial|[Cc]onnect (?:to|timeout)|[Cc]onnect(?:ing|ion attempt)|[Ii]dle|[Kk]eep-?[Aa]live|[Rr]etr(?:y|ies|ying)|[Rr]e-?start\w{0,3}|[Bb]oot\w{0,3}|[Ss]tart(?:s|ed|up)?|[Dd]eploy\w{0,5}|SIG[A-Z]{3,5}|DNS|resolv\w{1,4}|lock|[Bb]ack-?ups?|[Ss]essions?|[Cc]ron ?\w{0,4}|[Bb]uilds?|[Tt]ests?|[Mm]igrations?|x\d{1,6} over)\b/

/** Who makes or answers requests: of anything else an end after a while is nothing of a gateway. */
const subject =
  /\b(?:requests?|pages?|sites?|websites?|uploads?|downloads?|exports?|imports?|reports?|responses?|repl(?:y|ies)|answers?|calls?|quer(?:y|ies)|API|endpoints?|forms?|POSTs?|GETs?|URLs?|(?:up|down)?load(?:s|ing)?|exporting|importing|opening|saving|searching|submitting|fetching|network tab|browsers?|curl|web ?sockets?)\b/i

/** What runs until it is answered, so that its end after a while may be a limit, though nobody calls it a failure. */
const asked =
  /\b(?:requests?|pages?|uploads?|exports?|imports?|reports?|responses?|quer(?:y|ies)|uploading|downloading|loading)\b(?! (?:caches?|tokens?))/i

/** Whose ends are called failures: `nginx times out`, `it fails`. What is meant by the latter the text before tells. */
const named =
  /\b(?:[Ii]t|[Tt]his|[Tt]hat|[Tt]hey|[Tt]hese|[Ee]verything|[Aa]nything|[Ww]e|I|which|[Cc]onnections?|[Ss]treams?|[Gg]ateway|[Pp]rox(?:y|ies)|[Nn]ginx|Cloudflare|API Gateway|[Ll]oad [Bb]alancer|[AE]LB|Heroku|App Service)\b/

const status = /\b(?:50[234]s?|52[024]s?|[Bb]ad [Gg]ateways?|[Gg]ateway [Tt]ime-?outs?)\b/
const failure =
  /\b(?:[Ff]ail(?:s|ed|ing|ures?)?|[Tt]im(?:es?|ed|ing)[ -]?outs?|[Aa]bort(?:s|ed)|[Cc]ut off|[Ee]rrors?)\b/

/** Good news, news of what was repaired, and what documentation says of all. */
const untold =
  /\b(?:no longer|any ?more|never|used to|by default|(?:not|n['’]t|cannot) (?:fail|time|drop|end|stop|abort|cut)|(?:0|no|zero|without) (?:errors?|failures?)|errors?:? 0|successful(?:ly)?|succeeds?)\b/i

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
    const sentence = sentenceAt(line, match.index, match[0].length)
    const isFailure = failure.test(match[0]) || status.test(sentence)
    const isOfRequests = isFailure
      ? subject.test(sentence) || status.test(sentence) || named.test(sentence)
      : asked.test(line.slice(Math.max(0, match.index - 40), match.index + match[0].length))
    if (!isOfRequests || untold.test(sentence)) return null
    return (numbers[number] ?? Number(number)) * (unit.startsWith('m') ? 60 : 1)
  },
}

function sentenceAt(line: string, at: number, length: number): string {
  const before = line.slice(Math.max(0, at - 200), at)
  const after = line.slice(at + length, at + length + 200)
  return `${before.split(/[.;!?] /).at(-1)}${line.slice(at, at + length)}${after.split(/[.;!?](?: |$)/)[0]}`
}
