import type { LogSignature } from '../../../model/diagnosis.ts'

const swap = 'kernel: pid 812 (node), jid 0, uid 80, was killed: out of swap space'
const files = 'kernel: kern.maxfiles limit exceeded by uid 80, (sysctl to change) please see tuning(7).'

/** What the kernels of FreeBSD and its kin say of limits that were reached. */
export const bsdLines: readonly LogSignature[] = [
  {
    id: 'host-bsd-out-of-swap',
    system: 'host',
    needles: ['was killed: ', 'swap_pager_getswapspace'],
    pattern:
      /pid \d{1,10} \([^)]{1,64}\)[^\n]{0,60} was killed: (?:out of swap space|failed to reclaim memory|a thread waited too long)|swap_pager_getswapspace\(\d{1,6}\): failed/,
    weights: { 'oom-host': 24 },
    title: 'the kernel killed a process because the machine was out of memory',
    reference: 'FreeBSD sys/vm/vm_pageout.c, vm_pageout_oom(); sys/vm/swap_pager.c',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [swap, 'kernel: pid 912 (nginx), jid 0, uid 80, was killed: failed to reclaim memory'],
      nearMisses: [files],
    },
  },
  {
    id: 'host-bsd-files',
    system: 'host',
    needles: ['kern.maxfiles'],
    pattern: /kern\.maxfiles(?:perproc)? limit exceeded/,
    weights: { 'fd-exhaustion': 26 },
    title: 'the system has as many files open as it may',
    reference: 'FreeBSD sys/kern/kern_descrip.c, falloc_noinstall()',
    fact: 'fd',
    reach: 'here',
    examples: { matches: [files], nearMisses: [swap] },
  },
  {
    id: 'host-bsd-processes',
    system: 'host',
    needles: ['maxproc limit exceeded'],
    pattern: /maxproc limit exceeded by uid/,
    weights: { 'pids-limit': 25 },
    title: 'no further process may be started',
    reference: 'FreeBSD sys/kern/kern_fork.c, fork1()',
    fact: 'pids',
    reach: 'here',
    examples: {
      matches: ['kernel: maxproc limit exceeded by uid 80 (pid 812); see tuning(7) and login.conf(5)'],
      nearMisses: [files],
    },
  },
  {
    id: 'host-bsd-network-memory',
    system: 'host',
    needles: ['nmbclusters limit reached', 'mbuf_cluster'],
    pattern: /kern\.ipc\.nmb\w{1,20} limit reached/,
    weights: { 'tcp-mem': 25 },
    title: 'the kernel has no memory left for sockets',
    reference: 'FreeBSD sys/kern/kern_mbuf.c',
    fact: 'tcp-memory',
    reach: 'here',
    examples: {
      matches: ['kernel: [zone: mbuf_cluster] kern.ipc.nmbclusters limit reached'],
      nearMisses: [files],
    },
  },
]
