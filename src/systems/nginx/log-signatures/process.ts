import { ownError } from './own-error.ts'

const head = '2026/11/21 14:27:27'
const killed = `${head} [alert] 21459#21459: worker process 21461 exited on signal 9`
const crashed = `${head} [alert] 21459#21459: worker process 21730 exited on signal 11`
const dumped = `${head} [alert] 1#1: worker process 2211 exited on signal 6 (core dumped)`
const cleanExit = `${head} [notice] 21459#21459: worker process 21735 exited with code 0`
const fatal = `${head} [alert] 1#1: worker process 31 exited with fatal code 2 and cannot be respawned`
const quit = `${head} [notice] 21459#21459: signal 3 (SIGQUIT) received from 21316, shutting down`
const term = `${head} [notice] 1#1: signal 15 (SIGTERM) received from 1, exiting`
const hup = `${head} [notice] 1#1: signal 1 (SIGHUP) received from 44, reconfiguring`
const noMaster = `${head} [alert] 18988#18988: kill(18, 1) failed (3: No such process)`
const reopened = `${head} [notice] 18988#18988: signal process started`
const fork = `${head} [alert] 1#1: fork() failed while spawning "worker process" (11: Resource temporarily unavailable)`
const forkMemory = `${head} [alert] 1#1: fork() failed while spawning "worker process" (12: Cannot allocate memory)`
const malloc = `${head} [emerg] 31#31: *9 malloc(16384) failed (12: Cannot allocate memory) while reading client request headers`

/** nginx's processes ended or could not be started. */
export const processLogSignatures = [
  ownError({
    id: 'nginx-worker-killed',
    needles: ['exited on signal 9'],
    pattern: /(?:worker|cache manager|cache loader) process \d{1,10} exited on signal 9\b/,
    weights: { 'oom-host': 15, 'oom-cgroup': 12, 'proxy-worker-crash': 14 },
    title: 'a worker of nginx was killed from outside, most often by the kernel for want of memory',
    reference: 'nginx src/os/unix/ngx_process.c ngx_process_get_status; signal(7)',
    fact: 'proxy-worker',
    examples: { matches: [killed], nearMisses: [crashed, cleanExit] },
  }),
  ownError({
    id: 'nginx-worker-crashed',
    needles: [' exited on signal '],
    pattern: /(?:worker|cache manager|cache loader) process \d{1,10} exited on signal (?:4|5|6|7|8|11|31)\b/,
    weights: { 'proxy-worker-crash': 26 },
    title: 'a worker of nginx crashed; all requests that it had were cut',
    reference: 'nginx src/os/unix/ngx_process.c ngx_process_get_status; signal(7)',
    fact: 'proxy-worker',
    examples: { matches: [crashed, dumped], nearMisses: [killed, cleanExit] },
  }),
  ownError({
    id: 'nginx-worker-fatal',
    needles: [' exited with fatal code '],
    pattern: /process \d{1,10} exited with fatal code \d{1,3} and cannot be respawned/,
    weights: { 'proxy-worker-crash': 22, 'proxy-not-running': 8 },
    title: 'a worker of nginx could not start and is not tried again',
    reference: 'nginx src/os/unix/ngx_process.c ngx_process_get_status',
    fact: 'proxy-worker',
    examples: { matches: [fatal], nearMisses: [cleanExit] },
  }),
  ownError({
    id: 'nginx-stopped',
    needles: ['(SIGQUIT) received', '(SIGTERM) received', '(SIGINT) received'],
    pattern: /signal \d{1,2} \(SIG(?:QUIT|TERM|INT)\) received(?: from \d{1,10})?, (?:shutting down|exiting)/,
    weights: { 'proxy-not-running': 8, 'deploy-in-progress': 3 },
    title: 'nginx was told to stop',
    reference: 'nginx src/os/unix/ngx_process.c ngx_signal_handler',
    fact: 'proxy-stop',
    examples: { matches: [quit, term], nearMisses: [hup] },
  }),
  ownError({
    id: 'nginx-fork-limit',
    needles: ['fork() failed while spawning'],
    pattern: /fork\(\) failed while spawning "[^"]{1,80}" \(11: /,
    weights: { 'pids-limit': 24 },
    title: 'nginx may start no more processes',
    reference: 'nginx src/os/unix/ngx_process.c ngx_spawn_process; fork(2), EAGAIN',
    fact: 'pids',
    examples: { matches: [fork], nearMisses: [forkMemory] },
  }),
  ownError({
    id: 'nginx-no-master',
    needles: ['kill('],
    pattern: /\bkill\(\d{1,10}, \d{1,2}\) failed \(3: /,
    weights: { 'proxy-not-running': 19, 'proxy-worker-crash': 10, 'stale-dns': 3 },
    title:
      'the master process that the pid file names is gone; workers that outlive it keep the old configuration',
    reference: 'nginx src/os/unix/ngx_process.c ngx_os_signal_process(); kill(2), ESRCH',
    fact: 'proxy-process',
    examples: {
      matches: [noMaster, 'nginx: [alert] kill(18, 1) failed (3: No such process)'],
      nearMisses: [reopened],
    },
  }),
  ownError({
    id: 'nginx-no-memory',
    needles: ['(12: '],
    pattern:
      /(?:fork\(\) failed while spawning "[^"]{1,80}"|(?:malloc|posix_memalign|memalign)\([^)]{1,60}\) failed|(?:mmap|epoll_ctl)\([^)]{0,60}\) failed) \(12: /,
    weights: { 'oom-host': 18, 'oom-cgroup': 10 },
    title: 'the kernel gave nginx no memory',
    reference: 'nginx src/os/unix/ngx_alloc.c',
    fact: 'memory',
    examples: { matches: [forkMemory, malloc], nearMisses: [fork] },
  }),
]
