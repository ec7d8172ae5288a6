/** What people write of a trouble that goes on. */
const lasting =
  /\busers? (?:still )?(?:see|get)\b|\bstill (?:down|fail|see|get|broken|50[0-4])|\ball day\b|\b(?:ever )?since then\b|\bpermanent(?:ly)?\b|(?:\bnot|n['’]t) go away\b|\bkeeps? (?:failing|happening|coming)\b/i

/** Whether somebody says that it lasts: then nothing was passing, whatever the lines beside it tell. */
export function lasts(text: string): boolean {
  return lasting.test(text)
}
