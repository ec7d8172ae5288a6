import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { attempt } from './run.ts'

const programs = {
  dockerd: 'docker.io',
  docker: 'docker.io',
  iptables: 'iptables',
  debootstrap: 'debootstrap',
  ssh: 'openssh-client',
  openssl: 'openssl',
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
}

/** Says in one sentence what is missing for the lab, or null when it can start. */
export async function whatIsMissing(): Promise<string | null> {
  if (process.platform !== 'linux') return 'The lab needs Linux.'
  if (process.getuid?.() !== 0) return 'The lab needs root, because it starts a Docker engine of its own.'
  const lacking = new Set<string>()
  for (const [program, debianPackage] of Object.entries(programs)) {
    const { code } = await attempt(['sh', '-c', 'command -v "$1"', 'sh', program])
    if (code !== 0) lacking.add(debianPackage)
  }
  if (lacking.size > 0) {
    const names = [...lacking].join(' ')
    return `The lab lacks ${names}: install what test/lab/packages.txt lists (apt-get install ${names}).`
  }
  return null
}

/** Names of Debian packages, one in a line. */
export async function readPackages(file: string): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, file), 'utf8')
  return text.split('\n').filter((line) => line !== '')
}
