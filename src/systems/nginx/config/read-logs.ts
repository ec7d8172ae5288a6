import type { NginxFacts } from '../../../model/facts/nginx.ts'
import type { Directive } from './directive.ts'

/** Logs that are files, with the formats of access logs; paths as written. */
export function readLogs(tree: readonly Directive[]): Pick<NginxFacts, 'logs' | 'formats'> {
  const logs = new Map<string, NginxFacts['logs'][number]>()
  const formats: Record<string, string> = {}
  for (const { name, args } of everyOf(tree)) {
    const [first = '', second] = args
    if (name === 'log_format') {
      const parts = args.slice(1).filter((arg) => !/^escape=(?:default|json|none)$/.test(arg))
      if (first !== '' && first !== '__proto__') formats[first] = parts.join('')
    } else if (name === 'error_log' && isFile(first)) {
      logs.set(`error ${first}`, { path: first, kind: 'error', format: null })
    } else if (name === 'access_log' && isFile(first)) {
      const format = second === undefined || second.includes('=') ? 'combined' : second
      logs.set(`access ${first}`, { path: first, kind: 'access', format })
    }
  }
  return { logs: [...logs.values()], formats }
}

function* everyOf(directives: readonly Directive[]): Generator<Directive> {
  for (const directive of directives) {
    yield directive
    if (directive.block !== null) yield* everyOf(directive.block)
  }
}

/** Not a syslog, a shared memory, a terminal, or a name that each request makes. */
function isFile(path: string): boolean {
  return path !== '' && path !== 'off' && path !== 'stderr' && !/^(?:syslog|memory):|^\/dev\/|\$/.test(path)
}
