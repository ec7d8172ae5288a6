import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { docker } from './engine.ts'
import { labName } from './place.ts'
import { readPackages } from './requirements.ts'
import { attempt, run } from './run.ts'

const script = join(import.meta.dirname, 'image/build.sh')
const init = join(import.meta.dirname, 'image/lab-init')
const buildTimeoutMs = 900_000

/** The image of a host, built when it is not there yet; its name follows from what is in it. */
export async function ensureImage(say: (line: string) => void): Promise<string> {
  const packages = await readPackages('image/packages.txt')
  const key = createHash('sha256')
    .update(await readFile(script))
    .update(await readFile(init))
    .update(packages.join(' '))
    .digest('hex')
    .slice(0, 12)
  const image = `${labName}:${key}`
  if ((await attempt(docker('image', 'inspect', image))).code === 0) return image
  say('Building the host image, which takes some minutes the first time.')
  await build(image, packages)
  await forgetOthers(image)
  return image
}

async function build(image: string, packages: string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `${labName}-image-`))
  try {
    const { suite, mirror, lines } = await readSources()
    const sources = join(folder, 'sources.list')
    await writeFile(sources, `${lines.join('\n')}\n`)
    const pm2 = join(folder, 'pm2')
    await mkdir(pm2)
    await writeFile(join(pm2, 'package.json'), '{ "private": true }')
    await run(['npm', 'install', '--no-audit', '--no-fund', 'pm2@6'], { timeoutMs: buildTimeoutMs, cwd: pm2 })
    const root = join(folder, 'root')
    await run(['sh', script, root, suite, mirror, sources, packages.join(' '), pm2], {
      timeoutMs: buildTimeoutMs,
    })
    await run(
      [
        'sh',
        '-c',
        'tar -C "$1" -c . | docker -H "$2" import -c "$3" - "$4"',
        'sh',
        root,
        ...importArgs(image),
      ],
      { timeoutMs: buildTimeoutMs },
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function forgetOthers(image: string): Promise<void> {
  const listed = await run(docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', labName))
  const others = listed.split('\n').filter((one) => one !== '' && one !== image)
  // One that a host still runs stays.
  if (others.length > 0) await attempt(docker('image', 'rm', ...others))
}

function importArgs(image: string): string[] {
  const [, , host = ''] = docker()
  return [host, 'CMD ["/sbin/lab-init"]', image]
}

/** The mirrors from which this machine itself takes Debian. */
async function readSources(): Promise<{ suite: string; mirror: string; lines: string[] }> {
  const release = await readFile('/etc/os-release', 'utf8')
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1]
  if (suite === undefined) throw new Error('/etc/os-release names no VERSION_CODENAME of Debian.')
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)'
  const listed = await run(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'])
  const wanted = [suite, `${suite}-updates`, `${suite}-security`]
  const sources = [...new Set(listed.split('\n'))]
    .map((line) => line.split(' '))
    .filter(([, of, component]) => component === 'main' && wanted.includes(of ?? ''))
  const mirror = sources.find(([, of]) => of === suite)?.[0]
  if (mirror === undefined) throw new Error(`The apt sources of this machine have no ${suite} main.`)
  return { suite, mirror, lines: sources.map((source) => `deb ${source.join(' ')}`) }
}
