import type { LogSignature } from '../../../model/diagnosis.ts'

/** Lines about watches on files, whose tables fill up while disks and limits of files have room. */
export const watchLines: readonly LogSignature[] = [
  {
    id: 'host-watches-exhausted',
    system: 'host',
    needles: ['inotify', 'fsnotify', 'watch'],
    pattern:
      /\b(?:watch(?:es|ing|ers?)?|inotify\w{0,20}|fsnotify)\b[^\n]{0,200}(?:[Nn]o space left|[Tt]oo many open files|ENOSPC|EMFILE)|(?:[Nn]o space left|[Tt]oo many open files|ENOSPC|EMFILE)\b[^\n]{0,80}\b(?:watch(?:es|ers?)|inotify|fsnotify)\b|configured user limit \(\d{1,9}\) on the number of inotify instances|inotify watch limit reached|max_user_(?:watches|instances) (?:limit )?(?:reached|exceeded|too low)/,
    // tail falls back to asking every second, systemd asks for passwords otherwise, and Node has words of its own.
    when: (_groups, line) =>
      !/reverting to polling|ask-password|directory watch|number of file watchers reached/.test(line),
    weights: { 'fd-exhaustion': 20, 'app-boot-failure': 12, 'app-crash-loop': 5, 'proxy-not-running': 5 },
    title: 'a program can watch no more files: the table of watches of its user is full, and no disk',
    reference: 'inotify_add_watch(2): ENOSPC at fs.inotify.max_user_watches; inotify_init(2): EMFILE',
    fact: 'fd',
    reach: 'here',
    examples: {
      matches: [
        'F1120 17:04:51.123456       7 nginx.go:178] unexpected error watching template /etc/nginx/template/nginx.tmpl: no space left on device',
        'inotify_add_watch(7, /etc/nginx) failed: No space left on device',
        'failed to create fsnotify watcher: too many open files',
        'too many open files: failed to create fsnotify watcher',
        'System.IO.IOException: The configured user limit (128) on the number of inotify instances has been reached, or the per-process limit on the number of open file descriptors has been reached.',
        'error: cannot watch /etc/haproxy/maps: ENOSPC',
      ],
      nearMisses: [
        'tail: inotify cannot be used, reverting to polling: No space left on device',
        'write /var/log/app.log: no space left on device',
        'watching /etc/nginx/conf.d for changes',
        'Failed to add /run/systemd/ask-password to directory watch: No space left on device',
      ],
    },
  },
]
