/** Two letters of a place, words, a number: `us-east-1`, `us-gov-west-1`. It has no digit in its words, unlike `s3-us-west-2`. */
const host = /^sns\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d{1,2})\.amazonaws\.com(?<china>\.cn)?$/

/**
 * Whether an address is one of Amazon SNS itself. Whoever may choose it must not lead us anywhere else: it is https on the
 * usual port of `sns.<region>.amazonaws.com`, or `.com.cn` for the regions of China, without a user, and spelled as a URL is.
 */
export function isSnsAddress(text: string): boolean {
  const url = URL.parse(text)
  // What the parser had to mend (backslashes, tabs, capitals, a port that is the usual one) was not written by Amazon.
  if (url === null || url.href !== text) return false
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return false
  const { region = '', china } = host.exec(url.hostname)?.groups ?? {}
  return region !== '' && region.startsWith('cn-') === (china !== undefined)
}
