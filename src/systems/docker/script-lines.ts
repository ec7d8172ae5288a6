import { linesOfProgram } from '../app/lines-of-program.ts'

/** What shells say of scripts with Windows’ line ends, of which the containers’ start is the usual victim. */
export const scriptLines = linesOfProgram(
  { system: 'docker', program: 'script', reference: 'POSIX Shell; execve(2); git config core.autocrlf' },
  [
    {
      name: 'windows-line-ends',
      needles: ["$'\\r'", '\\r', '\r', '^M', 'illegal option -', 'set: '],
      pattern:
        /\$'\\r': command not found|\$'[^'\n]{0,60}\\r''?|(?:env|bash|sh|interpreter|python3?|node|ruby|perl)\S{0,10}: ?['‘`"]?[\w/.-]{0,60}(?:\\r|\^M|\r)|(?:python3?|node|bash|sh|ruby|perl|php)(?:\\r|\^M|\r)['’"]?: (?:bad interpreter|[Nn]o such file)|set: (?:line \d{1,5}: )?(?:illegal option -|-e?\\r|pipefail\\r|pipefail: invalid option name)|syntax error: unexpected (?:end of file|word|newline)[^\n]{0,40}\r/,
      weights: { 'app-boot-failure': 30, 'app-crash-loop': 6, 'bad-release': 5 },
      title: 'a script has Windows’ line ends, so that no shell can run it',
      fact: 'boot',
      matches: [
        "/app/run.sh: line 2: $'\\r': command not found",
        "/app/run.sh: line 3: syntax error near unexpected token `$'in\\r''",
        "/usr/bin/env: 'bash\\r': No such file or directory",
        'env: ‘python3\\r’: No such file or directory',
        '/bin/bash^M: bad interpreter: No such file or directory',
        '/entrypoint.sh: set: line 2: illegal option -',
      ],
      nearMisses: [
        '/app/run.sh: line 2: gunicorn: command not found',
        'printf "a\\r\\n"',
        'tcp-check send PING\\r\\n',
      ],
    },
    {
      name: 'script-not-run',
      needles: ['exec ', 'standard_init_linux', 'ntrypoint', 'starting container process', 'runc'],
      pattern:
        /(?:^|\s|")exec:? "?(?:user process )?(?:caused[^\n]{0,10})?"?(?:\.{0,2}\/)[\w./-]{1,200}\.?\w{0,6}"?: (?:no such file or directory|permission denied|exec format error)|standard_init_linux\.go:\d{1,5}: exec user process caused|(?:docker-)?entrypoint\S{0,40}: (?:line )?\d{0,5}:? ?(?:exec: )?\S{1,200}: (?:not found|Permission denied|No such file)/,
      weights: { 'app-boot-failure': 26, 'app-crash-loop': 5, 'bad-release': 5 },
      title: 'the script that a container starts with cannot be run: line ends, mode, or the shell it names',
      reference: 'moby: standard_init_linux.go; execve(2): ENOENT for a missing interpreter too',
      fact: 'boot',
      matches: [
        'exec ./run.sh: no such file or directory',
        'exec /app/entrypoint.sh: permission denied',
        'standard_init_linux.go:228: exec user process caused: no such file or directory',
        '/docker-entrypoint.sh: 30: exec: gunicorn: not found',
      ],
      nearMisses: [
        '/docker-entrypoint.sh: Configuration complete; ready for start up',
        'docker exec -it web sh',
      ],
    },
  ],
)
