import { describe, expect, it } from 'vitest'
import { groupLines } from '../../../src/hosts/log-search/group-lines.ts'
import { killIn } from '../../../src/systems/host/kill-in.ts'

const summary = (cgroup: string) =>
  `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${cgroup},task_memcg=${cgroup},task=gunicorn,pid=2215,uid=1000`

describe('systems/host/kill-in', () => {
  it.each([
    [summary('/system.slice/shop.service'), { name: 'gunicorn', cgroup: '/system.slice/shop.service' }],
    [
      'Memory cgroup out of memory: Killed process 2215 (gunicorn) total-vm:3176353kB',
      { name: 'gunicorn', cgroup: null },
    ],
    ['oom_reaper: reaped process 812 (node), now anon-rss:0kB', { name: 'node', cgroup: null }],
    ['kernel: [ 510.9] node invoked oom-killer: gfp_mask=0x1100cca', { name: 'node', cgroup: null }],
    ['systemd[1]: Started systemd-oomd.service - Userspace Out-Of-Memory (OOM) Killer.', null],
    ['Killed', null],
  ])('reads %s', (line, kill) => {
    expect(killIn(line)).toEqual(kill)
  })

  it('finds the kills of each container in a group of their own', () => {
    const lines = ['a', 'b', 'a'].map((letter) => summary(`/docker/${letter}${'1'.repeat(63)}`))
    const groups = groupLines(lines, { source: 'journal:kernel' })
    expect(groups.map(({ count }) => count)).toEqual([2, 1])
  })
})
