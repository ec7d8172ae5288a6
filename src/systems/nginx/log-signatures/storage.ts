import { errorLine } from './error-line.ts'
import { ownError } from './own-error.ts'

const write = String.raw`(?:pwrite|pwritev|write|writev|open|openat|mkdir|rename|ftruncate|fsync)\(\) "[^"\n]{1,500}"(?: to "[^"\n]{1,500}")?`
const proxyTemp = errorLine(
  'crit',
  'open() "/var/lib/nginx/proxy/0000000002" failed (13: Permission denied) while reading upstream',
  'http://127.0.0.1:7303/tmpperm/x',
)
const bodyTemp = errorLine('crit', 'open() "/var/lib/nginx/body/0000000004" failed (13: Permission denied)')
const cacheTemp = errorLine(
  'crit',
  'mkdir() "/var/cache/nginx/proxy_temp/1" failed (13: Permission denied) while reading upstream',
)
const full = errorLine(
  'crit',
  'pwritev() "/var/lib/nginx/proxy/0000000003" failed (28: No space left on device) while reading upstream',
  'http://127.0.0.1:7303/nospace/x',
)
const short = errorLine(
  'crit',
  'pwritev() "/var/cache/nginx/proxy_temp/1/00/0000000001" has written only 4096 of 16384 while reading upstream',
)
const readOnly = errorLine(
  'crit',
  'open() "/var/lib/nginx/body/0000000004" failed (30: Read-only file system)',
)
const io = errorLine('crit', 'pread() "/var/cache/nginx/c/29/b7f5" failed (5: Input/output error)')
const page = errorLine('error', 'open() "/srv/idx/cart" failed (2: No such file or directory)')
const pageDenied = errorLine('error', 'open() "/srv/www/index.html" failed (13: Permission denied)')

/** nginx could not write to, or read from, its disk. */
export const storageLogSignatures = [
  ownError({
    id: 'nginx-temp-permission',
    needles: ['failed (13: '],
    pattern:
      /(?:open|mkdir|openat)\(\) "[^"\n]{0,400}(?:proxy|fastcgi|uwsgi|scgi|body|temp|tmp|cache)[^"\n]{0,200}\/\d{1,10}" failed \(13: /,
    weights: { 'proxy-temp-perm': 25, 'selinux-denied': 5 },
    title: 'nginx’s workers may not write to the folder for temporary files, so large bodies fail',
    reference: 'nginx src/core/ngx_file.c ngx_create_temp_file; proxy_temp_path, client_body_temp_path',
    fact: 'temp-files',
    request: true,
    examples: { matches: [proxyTemp, bodyTemp, cacheTemp], nearMisses: [pageDenied, page] },
  }),
  ownError({
    id: 'nginx-disk-full',
    needles: ['(28: ', ' has written only '],
    pattern: new RegExp(String.raw`${write} (?:failed \(28: |has written only \d+ of \d+)`),
    weights: { 'disk-full': 25, 'inode-exhaustion': 12 },
    title: 'the disk is full where nginx writes',
    reference: 'nginx src/os/unix/ngx_files.c; write(2), ENOSPC, which also means that no inode is left',
    fact: 'disk',
    request: true,
    examples: { matches: [full, short], nearMisses: [readOnly, proxyTemp] },
  }),
  ownError({
    id: 'nginx-read-only',
    needles: ['(30: '],
    pattern: new RegExp(String.raw`${write} failed \(30: `),
    weights: { 'fs-readonly': 25 },
    title: 'the file system to which nginx writes is read-only',
    reference: 'open(2), EROFS',
    fact: 'disk',
    request: true,
    examples: { matches: [readOnly], nearMisses: [full] },
  }),
  ownError({
    id: 'nginx-io-error',
    needles: ['(5: '],
    pattern: /(?:pread|pwrite|pwritev|read|write|open|openat|sendfile)\(\)(?: "[^"\n]{1,500}")? failed \(5: /,
    weights: { 'io-stall': 14, 'fs-readonly': 6 },
    title: 'the disk failed under nginx',
    reference: 'nginx src/os/unix/ngx_files.c; read(2), EIO',
    fact: 'disk',
    request: true,
    examples: { matches: [io], nearMisses: [page] },
  }),
]
