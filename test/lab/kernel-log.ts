import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { docker } from './engine.ts'
import { run } from './run.ts'

const linePattern = /^<(\d+)>\[ *(\d+)\.(\d+)\] (.*)$/
const ownerPattern = /task_memcg=\/(?:[^,]*\/)?docker\/([0-9a-f]{64})/
const longestBlock = 200

/**
 * All hosts of the lab share one kernel, so none may see its log. What it says of an out-of-memory kill on a host is
 * handed to that host, as its own kernel would have logged it.
 */
export function shareKernelLog(): () => void {
  const child = spawn('dmesg', ['--follow-new', '--raw'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const numbers = new Map<string, number>()
  let block: string[] = []
  let queue = Promise.resolve()

  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.includes('invoked oom-killer')) block = []
    block = [...block.slice(-longestBlock), line]
    if (!line.includes('Killed process')) return
    const owner = block.map((one) => ownerPattern.exec(one)?.[1]).findLast((id) => id !== undefined)
    const whole = block
    block = []
    if (owner === undefined) return
    const from = numbers.get(owner) ?? 0
    numbers.set(owner, from + whole.length)
    queue = queue.then(() => hand(owner, whole, from)).catch(() => {})
  })
  return () => child.kill()
}

// journald takes one record for each read of /dev/kmsg, in the order of their numbers.
async function hand(container: string, lines: string[], from: number): Promise<void> {
  const records = lines.flatMap((line, index) => {
    const [, priority, seconds, micro, text] = linePattern.exec(line) ?? []
    if (text === undefined) return []
    const own = text.replaceAll(/\/(?:[^,]*\/)?docker\/[0-9a-f]{64}/g, '')
    return [`${Number(priority) % 8},${from + index},${Number(seconds) * 1e6 + Number(micro)},-;${own}`]
  })
  const script = 'while IFS= read -r record; do printf "%s\\n" "$record" > /dev/kmsg; sleep 0.005; done'
  await run(docker('exec', '--interactive', container, 'sh', '-c', script), {
    input: `${records.join('\n')}\n`,
  })
}
