import type { Excerpt, Reader } from '../../model/excerpt.ts'
import type { MachineFacts } from '../../model/facts/machine.ts'
import { emptyMachine } from './empty-machine.ts'
import { countsInodes, isDf, parseDisks } from './parse-disks.ts'
import { parseLoad, parseSynchronized, parseUptime } from './parse-kernel-files.ts'
import { parseFree, parseMeminfo } from './parse-memory.ts'
import { parseOpenFiles } from './parse-open-files.ts'
import { parseProcesses } from './parse-processes.ts'
import { parseSize } from './parse-size.ts'
import { summarizeMachine } from './summarize-machine.ts'

/** Reads the output of `free`, `df`, `uptime`, `ps`, `top`, `timedatectl`, `getenforce`, limits and /proc files. */
export const readMachine: Reader = (excerpt) => {
  const seen = partsOf(excerpt)
  if (Object.keys(seen).length === 0) return null
  const facts: MachineFacts = { ...emptyMachine, ...seen }
  return { type: 'machine', ...summarizeMachine(facts), facts, system: 'host' }
}

function partsOf({ text, command, label }: Excerpt): Partial<MachineFacts> {
  const start = text.slice(0, 4096)
  if (isDf(start)) return disksOf(text)
  if (/^\s{0,8}Mem:\s/m.test(start)) return some('memory', parseFree(text, command))
  if (start.includes('MemTotal:')) return some('memory', parseMeminfo(text))
  if (/^top - \d\d:\d\d:\d\d up/m.test(start)) return topOf(text)
  if (/\bload averages?: \d/.test(start)) return upOf(start)
  if (/System clock synchronized: |NTP synchronized: /.test(start)) {
    return some('clockSynchronized', parseSynchronized(text))
  }
  const mode = /^\s{0,4}(Enforcing|Permissive|Disabled)\s{0,4}$/.exec(text.slice(0, 40))?.[1]
  if (mode !== undefined && (command ?? 'getenforce').includes('getenforce')) {
    return { security: { selinux: mode.toLowerCase(), apparmorEnforced: [] } }
  }
  const conntrack =
    /nf_conntrack_count = (\d{1,12})[^\n]{0,20}\n[^\n]{0,40}nf_conntrack_max = (\d{1,12})/.exec(start)
  if (conntrack !== null) return { conntrack: { count: Number(conntrack[1]), max: Number(conntrack[2]) } }
  const openFiles = parseOpenFiles(text, `${command ?? ''} ${label ?? ''}`)
  if (openFiles !== null) return { processFiles: openFiles }
  const processes = parseProcesses(text)
  return processes === null ? {} : processes
}

function some<K extends keyof MachineFacts>(name: K, value: MachineFacts[K]): Partial<MachineFacts> {
  return value === null ? {} : ({ [name]: value } as Partial<MachineFacts>)
}

function disksOf(text: string): Partial<MachineFacts> {
  const disks = countsInodes(text) ? parseDisks('', text, '') : parseDisks(text, '', '')
  return disks.length === 0 ? {} : { disks }
}

function upOf(text: string): Partial<MachineFacts> {
  const line = /[^\n]{0,200}\bload averages?: [^\n]{0,80}/.exec(text)?.[0] ?? ''
  const load = parseLoad(line.trim())
  return load === null ? {} : { load, uptimeMs: parseUptime(line) }
}

function topOf(text: string): Partial<MachineFacts> {
  return { ...upOf(text.slice(0, 4096)), ...memoryOfTop(text.slice(0, 4096)), ...parseProcesses(text) }
}

function memoryOfTop(text: string): Partial<MachineFacts> {
  const memory = /^([KMG])iB Mem\s{0,3}:\s{0,8}([\d.]{1,16}) total[^\n]{0,120}/m.exec(text)
  const swap =
    /^[KMG]iB Swap:\s{0,8}([\d.]{1,16}) total,\s{0,8}([\d.]{1,16}) free[^\n]{0,60}?([\d.]{1,16}) avail Mem/m.exec(
      text,
    )
  const of = (value: string | undefined) => parseSize(`${value ?? ''}${memory?.[1] ?? ''}`)
  const [total, available, swapTotal, swapFree] = [
    of(memory?.[2]),
    of(swap?.[3]),
    of(swap?.[1]),
    of(swap?.[2]),
  ]
  if (total === null || available === null || total === 0) return {}
  return {
    memory: {
      totalBytes: total,
      availableBytes: available,
      swapTotalBytes: swapTotal ?? 0,
      swapFreeBytes: swapFree ?? 0,
    },
  }
}
