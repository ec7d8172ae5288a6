/** Longer ones are encoded data, not words. */
const longestWord = 40

const ofOneOccasion = [
  // Ids and hashes.
  /\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi,
  // Times, and the days and months of those that have names.
  /\d{4}[-/]\d\d[-/]\d\d[T ]?[\d:.,]*Z?|(?<![\d.:])\d\d:\d\d(?::\d\d[.,\d]*)?(?![\d:])/g,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?:[ /,]{1,2}\d{1,4}\b)?/g,
  // Addresses but those of loopback, which say something by themselves.
  /\b(?!127\.0\.0\.1\b)(?:\d{1,3}\.){3}\d{1,3}\b/g,
]

const word = /127\.0\.0\.1|::1(?![\w:])|[a-z_][a-z_-]{2,}|\b[1-9]\d{1,4}\b/g

/** The words of a text that can be those of another as well, in lower case: no times, addresses or ids. Linear. */
export function wordsIn(text: string): Set<string> {
  const plain = ofOneOccasion.reduce((rest, each) => rest.replace(each, ' '), text.replace(/\\[nrt"]/g, ' '))
  const words = plain.toLowerCase().match(word) ?? []
  return new Set(words.filter((each) => each.length <= longestWord))
}
