import { linesOf } from './lines-of.ts'

/** Where space may be freed without asking anybody what it holds. */
export const removablePlaces = ['journal', 'apt', 'logs', 'images'] as const

export type RemovablePlace = (typeof removablePlaces)[number]

/** One thing that may go, exactly as it was seen. */
export interface Removable {
  place: RemovablePlace
  /** Absolute path of a file, or id of an image. */
  name: string
  bytes: number
  /** Whole seconds since 1970 when a file was last written; 0 for an image. */
  writtenAt: number
}

/** Folders below which rotated logs may go; those of databases, of mail and of applications are left to their owners. */
export const logFolders = [
  '/var/log/nginx',
  '/var/log/apache2',
  '/var/log/httpd',
  '/var/log/haproxy',
  '/var/log/gunicorn',
  '/var/log/uwsgi',
  '/var/log/php-fpm',
  '/var/log/pm2',
  '/var/log/supervisor',
  '/var/log/apt',
  '/var/log/unattended-upgrades',
  '/var/log/sysstat',
] as const

/** In /var/log itself: these alone, as `auth.log`, `secure`, `wtmp` and `audit` are what an intrusion is told from. */
const plainLog =
  /^\/var\/log\/(?:syslog|messages|kern\.log|daemon\.log|debug|dpkg\.log|alternatives\.log|cron\.log|boot\.log|user\.log|haproxy\.log|php\d?\.?\d?-fpm\.log)(?:\.\d{1,4}|-\d{8}(?:-\d{1,10})?)(?:\.log)?\.(?:gz|xz|bz2|zst)$/

/** `access.log.2.gz`, `error.log-20260101.gz`: rotated and compressed, so that nobody writes to it any more. */
const rotated = /^[^/\x00-\x1f\x7f]{1,120}(?:\.\d{1,4}|-\d{8}(?:-\d{1,10})?)(?:\.log)?\.(?:gz|xz|bz2|zst)$/

/** `system@00062….journal`: archived, as opposed to the one that is written to (systemd-journald.service(8)). */
const archived =
  /^\/(?:var|run)\/log\/journal\/[0-9a-f]{32}\/(?:system|user-\d{1,10})@[0-9a-f-]{1,80}\.journal~?$/

const packaged = /^\/var\/cache\/apt\/archives\/[A-Za-z0-9][A-Za-z0-9%.+_~-]{1,200}\.deb$/

const image = /^sha256:[0-9a-f]{64}$/

/** Whether a name is of a kind that may go at that place, whatever a machine says of it. */
export function mayGo(place: RemovablePlace, name: string): boolean {
  if (name.includes('/../') || name.includes('/./')) return false
  switch (place) {
    case 'journal':
      return archived.test(name)
    case 'apt':
      return packaged.test(name)
    case 'images':
      return image.test(name)
    case 'logs': {
      if (plainLog.test(name)) return true
      const folder = logFolders.find((each) => name.startsWith(`${each}/`))
      if (folder === undefined) return false
      const below = name.slice(folder.length + 1).split('/')
      return below.length <= 2 && below.every((part) => part !== '') && rotated.test(below.at(-1) ?? '')
    }
  }
}

/** Reads lines of `find -printf '%s %T@ %p\n'`; what may not go at that place is passed over. */
export function parseFoundFiles(place: RemovablePlace, text: string): Removable[] {
  return linesOf(text).flatMap((line) => {
    const match = /^(\d{1,15}) (\d{1,12})(?:\.\d{1,12})? (\/.{1,400})$/.exec(line)
    if (match === null) return []
    const [bytes, writtenAt, name] = [Number(match[1]), Number(match[2]), match[3] ?? '']
    return mayGo(place, name) ? [{ place, name, bytes, writtenAt }] : []
  })
}

/** Reads `docker image inspect` with `{{.Id}} {{.Size}}`. */
export function parseImages(text: string): Removable[] {
  return linesOf(text).flatMap((line) => {
    const [name = '', bytes = ''] = line.trim().split(' ')
    return mayGo('images', name) && /^\d{1,15}$/.test(bytes)
      ? [{ place: 'images' as const, name, bytes: Number(bytes), writtenAt: 0 }]
      : []
  })
}
