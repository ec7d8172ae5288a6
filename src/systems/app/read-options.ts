/** One option of a command line; null without a value. */
export interface Option {
  name: string
  value: string | null
}

/**
 * Reads a command line as getopt_long(3) and argparse do: `--name value`, `--name=value`, `-n value`, `-nvalue`. Short names
 * become the long ones; the names in `flags` take no value. What is no option is named ''.
 */
export function readOptions(
  argv: readonly string[],
  short: Readonly<Record<string, string>>,
  flags: ReadonlySet<string>,
): Option[] {
  const options: Option[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    const long = /^--([a-z0-9][\w-]{0,80})(?:=([\s\S]*))?$/i.exec(word)
    const brief = /^-([A-Za-z])([\s\S]*)$/.exec(word)
    if (long === null && brief === null) {
      options.push({ name: '', value: word })
      continue
    }
    const name = long?.[1] ?? short[brief?.[1] ?? ''] ?? brief?.[1] ?? ''
    const attached = long === null ? brief?.[2] || undefined : long[2]
    if (attached !== undefined)
      options.push({ name, value: attached.replace(/^=/, long === null ? '' : '=') })
    else if (flags.has(name) || argv[at + 1] === undefined || (argv[at + 1] ?? '').startsWith('--'))
      options.push({ name, value: null })
    else {
      at += 1
      options.push({ name, value: argv[at] ?? null })
    }
  }
  return options
}
