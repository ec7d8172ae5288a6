import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import type { Command } from '../../model/host.ts'
import { type FileSystem, planFreeDisk } from './free-disk-plan.ts'
import { linesOf, wordsOf } from './lines-of.ts'
import { machineOf, onMachine } from './on-machine.ts'
import {
  logFolders,
  mayGo,
  parseFoundFiles,
  parseImages,
  type Removable,
  removablePlaces,
} from './removable.ts'
import { removeFilesScript, seeFilesScript } from './remove-files-script.ts'
import { sizeWords } from './size-words.ts'

const params = z.strictObject({
  places: z
    .array(z.enum(removablePlaces))
    .min(1)
    .default([...removablePlaces])
    .describe(
      'journal: archived journal files; apt: downloaded packages; logs: rotated, compressed logs; images: untagged.',
    ),
  days: z.int().min(1).max(365).default(7).describe('Logs and journals younger than this stay; default 7.'),
})

const exact = z.strictObject({
  mount: z.string().max(400),
  usedPercent: z.int(),
  items: z
    .array(
      z
        .strictObject({
          place: z.enum(removablePlaces),
          name: z.string().max(400),
          bytes: z.int().nonnegative(),
          writtenAt: z.int().nonnegative(),
        })
        // Once more, as this is what gets removed.
        .refine(({ place, name }) => mayGo(place, name), 'may not be removed'),
    )
    .min(1)
    .max(100),
})

/** Frees a full file system by removing what nobody needs: each thing named in the plan, and nothing else. */
export const freeDiskChange = defineChange({
  type: 'host.free-disk',
  title: 'Free disk space',
  actsOn: 'host',
  params,
  exact,
  async aim(site, { places, days }, context) {
    if (machineOf(site.place) === null) return { lacking: `${site.hop.name} names no machine with disks.` }
    const [df, journal, apt, logs, dangling, dockerRoot] = await onMachine(
      site.place,
      [
        { argv: ['df', '-P', '-k', '-l'], timeoutMs: 5000 },
        find(
          ['/var/log/journal', '/run/log/journal'],
          ['-maxdepth', '2', '-name', '*@*.journal*', '-mtime', `+${days}`],
        ),
        // While a package is being installed its file is still needed.
        find(['/var/cache/apt/archives'], ['-maxdepth', '1', '-name', '*.deb', '-cmin', '+60']),
        find(['/var/log', ...logFolders], ['-maxdepth', '2', ...compressed, '-mtime', `+${days}`]),
        {
          argv: ['docker', 'image', 'ls', '-q', '--no-trunc', '--filter', 'dangling=true'],
          timeoutMs: 8000,
          root: true,
        },
        { argv: ['docker', 'info', '--format', '{{.DockerRootDir}}'], timeoutMs: 8000, root: true },
      ],
      context,
    )
    const files = [
      ...parseFoundFiles('journal', journal?.stdout ?? ''),
      ...parseFoundFiles('apt', apt?.stdout ?? ''),
      ...unique(parseFoundFiles('logs', logs?.stdout ?? '')),
    ].filter(({ place }) => places.includes(place))
    const ids = linesOf(dangling?.stdout ?? '')
      .filter((id) => mayGo('images', id))
      .slice(0, 100)
    const root = dockerRoot?.stdout.trim() ?? ''
    const wantsImages = places.includes('images') && ids.length > 0 && /^\/[^\n\0]{1,200}$/.test(root)
    const folders = [...new Set(files.map(({ name }) => name.slice(0, name.lastIndexOf('/'))))].slice(0, 50)
    const [where, sizes, rootAt] = await onMachine(
      site.place,
      [
        { argv: ['df', '-P', '-k', '--', ...(folders.length > 0 ? folders : ['/'])], timeoutMs: 5000 },
        inspectImages(wantsImages ? ids : []),
        { argv: ['df', '-P', '-k', '--', wantsImages ? root : '/'], timeoutMs: 5000 },
      ],
      context,
    )
    // One row for each folder, in the same order.
    const mounts = parseFileSystems(where?.stdout ?? '')
    const mountOf = (name: string) =>
      mounts.length === folders.length
        ? (mounts[folders.indexOf(name.slice(0, name.lastIndexOf('/')))]?.mount ?? null)
        : null
    return planFreeDisk(parseFileSystems(df?.stdout ?? ''), [
      ...files.map((each) => ({ ...each, mount: mountOf(each.name) })),
      ...(wantsImages ? parseImages(sizes?.stdout ?? '') : []).map((each) => ({
        ...each,
        mount: parseFileSystems(rootAt?.stdout ?? '')[0]?.mount ?? null,
      })),
    ])
  },
  commands({ mount, usedPercent, items }) {
    const sum = sizeWords(items.reduce((bytes, each) => bytes + each.bytes, 0))
    return [
      `# ${sum} of ${mount}, which is ${usedPercent} % full; each is removed only when it is still as seen:`,
      ...items.map(({ place, name, bytes, writtenAt }) =>
        place === 'images'
          ? `docker image rm ${name}   # ${sizeWords(bytes)}`
          : `rm -- ${name}   # ${sizeWords(bytes)}, of ${new Date(writtenAt * 1000).toISOString().slice(0, 10)}`,
      ),
    ]
  },
  async inspect(place, { items }, context) {
    const { files, images } = apart(items)
    const [seen, there] = await onMachine(
      place,
      [
        { argv: ['sh', '-c', seeFilesScript, 'sh', ...files.map(({ name }) => name)], root: true },
        ...(images.length === 0 ? [] : [inspectImages(images.map(({ name }) => name))]),
      ],
      context,
    )
    const lines = linesOf(seen?.stdout ?? '')
    const same = files.filter(
      ({ bytes, writtenAt }, index) => lines[index] === `${bytes} ${writtenAt}`,
    ).length
    const gone = files.filter((_file, index) => lines[index] === '-').length
    const left = images.length === 0 ? 0 : parseImages(there?.stdout ?? '').length
    return {
      summary: `${same + left} of ${items.length} are still there as they were`,
      marks: {
        there: same + left,
        removed: gone + images.length - left,
        changed: files.length - same - gone,
      },
    }
  },
  async apply(place, { mount, items }, context) {
    const { files, images } = apart(items)
    const remove = files.flatMap(({ name, bytes, writtenAt }) => [name, String(bytes), String(writtenAt)])
    const commands: Command[] = [
      { argv: ['sh', '-c', removeFilesScript, 'sh', ...remove], root: true, timeoutMs: 60_000 },
      // Without --force: one that a container came to use meanwhile stays.
      ...images.map(
        ({ name }): Command => ({ argv: ['docker', 'image', 'rm', name], root: true, timeoutMs: 60_000 }),
      ),
      { argv: ['df', '-P', '-k', '--', mount], timeoutMs: 5000 },
    ]
    const ran = await onMachine(place, commands, context)
    const said = new Map(
      linesOf(ran[0]?.stdout ?? '').map((line) => [line.slice(line.indexOf(' ') + 1), line]),
    )
    const removed = [
      ...files.filter(({ name }) => said.get(name)?.startsWith('removed ')),
      ...images.filter((_image, index) => ran[index + 1]?.exitCode === 0),
    ]
    const now = parseFileSystems(ran.at(-1)?.stdout ?? '')[0]
    const freed = sizeWords(removed.reduce((bytes, each) => bytes + each.bytes, 0))
    const kept = items.length - removed.length
    return {
      outcome: removed.length > 0 ? 'pass' : 'fail',
      summary:
        `${removed.length} of ${items.length} removed, ${freed}` +
        (kept === 0 ? '' : `; ${kept} left alone, because they were gone, in use or different`) +
        (now === undefined ? '.' : `; ${mount} is ${now.usedPercent} % full now.`),
    }
  },
  undo: {
    none: 'What was removed does not come back: rotated logs, archived journals, downloaded packages, untagged images.',
  },
})

function inspectImages(ids: readonly string[]): Command {
  return {
    argv: ['docker', 'image', 'inspect', '--format', '{{.Id}} {{.Size}}', ...ids],
    root: true,
    timeoutMs: 8000,
  }
}

function find(folders: readonly string[], tests: readonly string[]): Command {
  return {
    argv: ['find', '-P', ...folders, '-xdev', ...tests, '-type', 'f', '-printf', '%s %T@ %p\\n'],
    root: true,
    timeoutMs: 10_000,
  }
}

/** Rows of `df -P -k` (POSIX): device, 1024-blocks, used, available, capacity, mount. */
function parseFileSystems(text: string): FileSystem[] {
  return linesOf(text).flatMap((line) => {
    const [, size, , free, percent, ...mount] = wordsOf(line)
    if (!/^\d{1,3}%$/.test(percent ?? '') || !mount[0]?.startsWith('/')) return []
    // Images of packages are full by nature.
    if (mount[0].startsWith('/snap/')) return []
    return [
      {
        mount: mount.join(' '),
        sizeBytes: Number(size) * 1024,
        freeBytes: Number(free) * 1024,
        usedPercent: Number.parseInt(percent ?? '', 10),
      },
    ]
  })
}

const endings = ['gz', 'xz', 'bz2', 'zst']
const compressed = ['(', ...endings.flatMap((end) => ['-o', '-name', `*.${end}`]).slice(1), ')']

/** A folder within another that is looked through as well is found twice. */
function unique(items: readonly Removable[]): Removable[] {
  return [...new Map(items.map((each) => [each.name, each])).values()]
}

function apart(items: readonly Removable[]): { files: Removable[]; images: Removable[] } {
  return {
    files: items.filter(({ place }) => place !== 'images'),
    images: items.filter(({ place }) => place === 'images'),
  }
}
