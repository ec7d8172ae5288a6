/** A command line of uWSGI as units, Dockerfiles, Procfiles and Compose files write it, behind whatever starts it. */
const started =
  /^[^\n#]{0,120}?(?:^|[\s"'=[/])uwsgi["']?[\s,]{1,8}(["']?-{1,2}[a-zA-Z][^\n]{1,3000}|["']?[\w./-]{1,200}\.(?:ini|ya?ml)\b[^\n]{0,1000})$/m

/** The arguments of the first command that starts uWSGI; null where none does. Lines that end in a backslash go on. */
export function uwsgiArguments(text: string): string[] | null {
  if (!text.includes('uwsgi')) return null
  const found = started.exec(text.replace(/\\\r?\n\s{0,80}/g, ' '))?.[1]
  if (found === undefined) return null
  return found.split(/[\s"'[\]]+|,(?=["'\s])/).filter((word) => word !== '' && word !== ',')
}
