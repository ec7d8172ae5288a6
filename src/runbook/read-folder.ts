import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { observed } from '../config/observed.ts'
import { type ParsedYaml, parseYaml } from '../config/parse-yaml.ts'
import type { Problem } from '../config/problem.ts'
import { readText } from '../config/read-text.ts'
import { nameRule, nameSchema } from '../config/services-schema.ts'

export interface NamedYaml {
  /** The file's name without `.yaml`. */
  name: string
  text: string
  parsed: ParsedYaml
}

/** Every `*.yaml` directly in a folder, by name; what cannot be read comes as problems. */
export function readFolder(
  folder: string,
  { mustExist }: { mustExist: boolean },
): { files: NamedYaml[]; problems: Problem[] } {
  const names = listFolder(folder)
  if (!Array.isArray(names)) {
    return { files: [], problems: names.isMissing && !mustExist ? [] : [names.problem] }
  }
  const files: NamedYaml[] = []
  const problems: Problem[] = []
  for (const fileName of names.sort()) {
    const file = join(folder, fileName)
    const name = fileName.slice(0, -'.yaml'.length)
    const fault = nameFault(fileName, name)
    const read = fault === null ? readText(file) : { problem: { file, line: null, column: null, ...fault } }
    if (read.problem) problems.push(read.problem)
    else files.push({ name, text: read.text, parsed: parseYaml(file, read.text) })
  }
  return { files, problems }
}

type Listing = string[] | { problem: Problem; isMissing: boolean }

function listFolder(folder: string): Listing {
  try {
    return readdirSync(folder).filter((name) => /\.ya?ml$/i.test(name))
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown)
    const message = reasons[code] ?? `cannot be read (${code})`
    return {
      problem: { file: folder, line: null, column: null, message, hint: null },
      isMissing: code === 'ENOENT',
    }
  }
}

const reasons: Partial<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'is a file, not a folder',
  EACCES: 'may not be read by this user',
}

function nameFault(fileName: string, name: string): { message: string; hint: string | null } | null {
  if (!fileName.endsWith('.yaml')) return { message: 'is not read: only *.yaml is', hint: 'rename it' }
  if (nameSchema.safeParse(name).success) return null
  return { message: `the name ${nameRule}, not ${observed(name)}`, hint: 'rename the file' }
}
