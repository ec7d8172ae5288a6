import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/room-left', () => {
  const df = (used: number) => [
    '$ df -h',
    'Filesystem      Size  Used Avail Use% Mounted on',
    `/dev/sda1        50G   12G   36G  ${used}% /`,
  ]
  const inodes = (used: number) => [
    '$ df -i',
    'Filesystem      Inodes   IUsed IFree IUse% Mounted on',
    `/dev/sda1      3276800 3276800     0  ${used}% /`,
  ]
  const line = 'write /var/log/app.log: no space left on device'

  it('believes df more than the words of an errno', () => {
    expect(causeOf(line, ...df(100))).toBe('disk-full')
    expect(causeOf(line, ...df(25), ...inodes(100))).toBe('inode-exhaustion')
    expect(causeOf(line, ...df(25), ...inodes(3))).not.toBe('disk-full')
    const small = 'tmpfs            8M    8M     0 100% /var/lib/app'
    expect(causeOf(line, ...df(25), small, ...inodes(3))).toBe('disk-full')
    expect(causeOf('failed to watch /etc/config: no space left on device', ...df(25))).toBe('fd-exhaustion')
  })
})
