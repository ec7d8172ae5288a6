/** What stands where a secret was. */
export const placeholder = '[redacted]'

/** What every token holds, or what stands before the one that may have slashes in it. */
const longWord = /[\w-]{16}|hooks\.slack/

/** Tokens that are known by their shape, each from its issuer's documentation; all begin where a word does. */
const tokens: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /(?<!\w)gh[pousr]_[A-Za-z0-9]{20,}/g,
  /(?<!\w)(?:github_pat_|glpat-|npm_|dop_v1_|pypi-|hf_|xapp-|xox[abeprs]-|sk-ant-)[\w-]{16,}/g,
  /(?<!\w)[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}/g,
  /(?<!\w)(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}/g,
  /(?<!\w)AIza[\w-]{30,}/g,
  /(?<!\w)eyJ[\w-]{16,}(?:\.[\w-]{2,}){0,4}\.?/g,
  /(?<!\w)(?:SG|hvs|hvb|ya29)\.[\w-]{16,}(?:\.[\w-]{8,})?/g,
  /(?<=hooks\.slack\.com\/services\/)[\w/]{16,}/g,
  /(?<=discord(?:app)?\.com\/api\/webhooks\/)\d{1,30}\/[\w-]{16,}/g,
  /(?<!\w)AGE-SECRET-KEY-1[0-9A-Z]{20,}/g,
]

/** Other secrets that are known by their shape or by the program that takes them. */
const shapes: readonly RegExp[] = [
  /\$(?:2[abxy]|5|6|y|7|apr1|argon2id?)\$[\w./$=,+-]{12,}/g,
  /(?<=:\{(?:S?SHA|SSHA\d{3})\})[A-Za-z0-9+/=]{12,}/g,
  /(?<=:\/\/)[\w-]{16,256}(?=@)/g,
  /(?<=[\w.-]:)[^\s@"'/:]{1,128}(?=@(?:tcp|udp|unix)\()/g,
  /(?<=(?:^|\s)(?:-u|--user|--proxy-user)[ =]?["']?[^\s:"'=]{1,64}:)[^\s"']{1,256}/g,
  /(?<=\bstats[ \t]{1,8}auth[ \t]{1,8}[^\s:]{1,64}:)\S{1,256}/g,
  /(?<=\buser[ \t]{1,8}[^\s:]{1,64}[ \t]{1,8}(?:insecure-)?password[ \t]{1,8})\S{1,256}/g,
  /(?<=(?:^|[\s"'])(?:requirepass|masterauth)[ \t]{1,8}["']?)[^\s"']{1,256}/g,
  /(?<=\b(?:sshpass[ \t]-p|redis-cli[ \t][^\n]{0,80}-a)[ \t]{0,4}["']?)[^\s"']{1,256}/g,
  /(?<=\b(?:mysql|mysqldump|mysqladmin|mariadb)[ \t](?:[^\n]{0,200}[ \t])?-p)[^\s"'-][^\s"']{0,256}/g,
]

/** Text without the secrets that their shape tells, or the program that takes them. */
export function redactShapes(text: string): string {
  const redacted = longWord.test(text) ? without(tokens, text) : text
  return without(shapes, redacted)
}

function without(secrets: readonly RegExp[], text: string): string {
  return secrets.reduce((left, secret) => left.replace(secret, placeholder), text)
}
