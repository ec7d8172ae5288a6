import { describe, expect, it } from 'vitest'
import { parseDisks } from '../../../src/systems/host/parse-disks.ts'

describe('systems/host/parse-disks', () => {
  it('counts a file system in a file where programs write, and no image of a package', () => {
    const df = [
      'Filesystem     1024-blocks   Used Available Capacity Mounted on',
      '/dev/vda1             1000    400       600      40% /',
      '/dev/loop0             200    200         0     100% /tmp',
      '/dev/loop1             100    100         0     100% /snap/core/1',
      '/dev/loop2             100    100         0     100% /var/lib/snapd/snap/core/2',
    ].join('\n')
    expect(parseDisks(df, '', '').map(({ mount, usedPercent }) => [mount, usedPercent])).toEqual([
      ['/', 40],
      ['/tmp', 100],
    ])
  })
})
