import type { ApacheFacts } from '../../model/facts/apache.ts'
import { redactSecrets } from '../../redact.ts'
import { parseModules, parseStatus, parseTest, parseVersion, parseVirtualHosts } from './parse-output.ts'
import { readConfig } from './read-config.ts'

/** What the programs of httpd printed; each part may be empty. */
export interface Printed {
  version: string
  test: string
  modules: string
  virtualHosts: string
  /** Files, each after a line `==> name <==`. */
  files: string
  status: string
}

/** The parts of text in which each file follows a line with its name. */
export function filesOf(text: string): { name: string; text: string }[] {
  return text
    .split(/^==> /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      const name = (end === -1 ? part : part.slice(0, end)).replace(/ <==\s*$/, '')
      return { name, text: end === -1 ? '' : part.slice(end + 1) }
    })
}

/** The facts in what the programs printed. */
export function apacheFacts(printed: Printed): ApacheFacts {
  const config = readConfig(filesOf(printed.files))
  const named = parseVirtualHosts(printed.virtualHosts)
  const test = parseTest(printed.test)
  const clean = (parameters: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, name === 'secret' ? '[redacted]' : value]),
    )
  return {
    version: parseVersion(printed.version) ?? parseVersion(printed.status),
    test: test && { ok: test.ok, messages: test.messages.map(redactSecrets) },
    modules: parseModules(printed.modules),
    passes: config.passes.slice(0, 200).map((pass) => ({
      ...pass,
      to: redactSecrets(pass.to),
      parameters: clean(pass.parameters),
    })),
    virtualHosts: (named.length > 0 ? named : config.virtualHosts).slice(0, 200),
    timeouts: config.timeouts
      .slice(0, 200)
      .map((timeout) => ({ ...timeout, setting: redactSecrets(timeout.setting) })),
    status: parseStatus(printed.status),
    logs: config.logs.map((log) => ({
      ...log,
      format: log.format === null ? null : (config.formats[log.format] ?? log.format),
    })),
  }
}
