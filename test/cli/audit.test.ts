import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { auditVerify } from '../../src/cli/audit.ts'
import { replayCommand } from '../../src/cli/replay.ts'
import { reportCommand } from '../../src/cli/report.ts'
import { exportIncident } from '../../src/incident/record/export.ts'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import type { SqlPool } from '../../src/store/sql.ts'
import type { Store } from '../../src/store/store.ts'
import { rechained } from '../support/chained-timeline.ts'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { healedStory } from '../support/timelines.ts'

let folder: string
let entries: Entry[]

/** The database of the folder, as somebody with full rights has it. */
async function inDatabase<T>(work: (store: Store, pool: SqlPool) => Promise<T>): Promise<T> {
  const database = await openDatabase({ databaseUrl: null, dataDir: join(folder, 'data') })
  const store = await openStore(database.pool, { now: () => new Date('2026-11-21T03:10:00.000Z') })
  try {
    return await work(store, database.pool)
  } finally {
    await store.close()
    await database.close()
  }
}

function run(...args: string[]) {
  return runCli(args, { cwd: folder, env: { DATA_DIR: join(folder, 'data') } })
}

/** What a command prints in this process, and the exit code it asks for. */
async function printedBy(command: () => Promise<void>): Promise<{ printed: string; code: unknown }> {
  const before = process.exitCode
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    process.exitCode = 0
    await command()
    return { printed: write.mock.calls.map(([text]) => String(text)).join(''), code: process.exitCode }
  } finally {
    write.mockRestore()
    process.exitCode = before
  }
}

beforeAll(async () => {
  folder = await temporaryFolder()
  const [first, ...rest] = healedStory().map(([, what]): Happening => what)
  if (first?.kind !== 'incident.opened') throw new Error('the story does not begin')
  entries = await inDatabase(async (store) => {
    const { id } = await store.openIncident(first)
    await store.append(id, rest)
    return store.read(id)
  })
}, 30_000)

describe('cli/export', () => {
  it('writes a bundle that is judged again without the database, and a report of the same', async () => {
    const exported = await run('export', 'inc-1', '--out', 'inc-1.json')
    expect(exported).toMatchObject({ code: 0, stdout: '' })
    const bundle = JSON.parse(await readFile(join(folder, 'inc-1.json'), 'utf8'))
    expect(bundle.entries).toEqual(entries)

    const { printed, code } = await printedBy(() => replayCommand(join(folder, 'inc-1.json'), {}))
    expect(printed).toContain(`${entries.length} entries, the chain holds up to ${entries.at(-1)?.hash}.`)
    // The story's verdicts were made up, and so are judged otherwise.
    expect(printed).toMatch(/r1: \d+ things are judged otherwise\n {2}then {2}The app at 127\.0\.0\.1:8082/)
    expect(code).toBe(1)
    const reported = await printedBy(() => reportCommand(join(folder, 'inc-1.json'), {}))
    expect(reported).toMatchObject({ code: 0, printed: expect.stringMatching(/^# INC-1: shop\n/) })
    expect(reported.printed).not.toContain('.png')

    const written = await printedBy(() =>
      reportCommand(join(folder, 'inc-1.json'), { out: join(folder, 'inc-1.report.md') }),
    )
    expect(written).toMatchObject({ code: 0, printed: '' })
    const markdown = await readFile(join(folder, 'inc-1.report.md'), 'utf8')
    expect(markdown).toMatch(/^!\[Bar chart of the errors of shop .*\]\(inc-1\.report-errors\.png\)$/m)
    const picture = await readFile(join(folder, 'inc-1.report-errors.png'))
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
  }, 30_000)

  it('tells how long all incidents since a time took, and says what it cannot read', async () => {
    const times = await run('report', '--since', '2026-11-01')
    expect(times).toMatchObject({ code: 0, stdout: expect.stringContaining('| shop (demo) | 1 |') })
    expect(await run('report', '--since', 'yesterday')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('"yesterday" is no time to begin at'),
    })
    expect(await run('report')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('No incident was named'),
    })
  }, 30_000)

  it('refuses an altered bundle, and lets none of it reach the terminal as it is', async () => {
    const changed = entries.with(4, { ...(entries[4] as Entry), at: '2026-11-21T03:09:00.000Z' })
    const bundle = exportIncident(entries, '\x1b[2J1.2.3', new Date())
    const [whole, altered] = [join(folder, 'whole.json'), join(folder, 'altered.json')]
    await writeFile(whole, JSON.stringify(bundle))
    await writeFile(altered, JSON.stringify({ ...bundle, entries: changed }))
    await expect(replayCommand(altered, {})).rejects.toMatchObject({
      code: 'BUNDLE_ALTERED',
      message: expect.stringContaining('entry 5 altered'),
    })
    const verified = await printedBy(() => auditVerify({ bundle: altered }))
    expect(verified).toMatchObject({ code: 1, printed: expect.stringContaining('entry 5 altered') })

    const held = await printedBy(() => auditVerify({ bundle: whole, head: ['INC-1 #1 000000000000'] }))
    expect(held.code).toBe(1)
    expect(held.printed).toContain('by fiveohtwo \\x1b[2J1.2.3.')
    expect(held.printed).toContain('Entry 1 of INC-1 is not the one that was noted')
    expect(await printedBy(() => replayCommand(whole, {}))).toMatchObject({
      printed: expect.not.stringContaining('\x1b'),
    })
  })
})

describe('cli/audit', () => {
  it('holds the log against a head that was noted, and gives away one that was rebuilt as a whole', async () => {
    const last = entries.at(-1) as Entry
    const head = `Chain head: ${last.incident} #${last.seq} ${last.hash.slice(0, 12)}`
    const rebuilt = rechained(
      entries.map((entry) =>
        entry.what.kind === 'approval.decided'
          ? { ...entry, what: { ...entry.what, by: { id: 'console:mallory', name: 'Mallory' } } }
          : entry,
      ),
    )
    await inDatabase(async (_store, pool) => {
      await pool.query('ALTER TABLE fiveohtwo.timeline DISABLE TRIGGER append_only')
      for (const { seq, what, previous, hash } of rebuilt) {
        await pool.query('UPDATE fiveohtwo.timeline SET what = $2, previous = $3, hash = $4 WHERE seq = $1', [
          seq,
          JSON.stringify(what),
          previous,
          hash,
        ])
      }
      await pool.query('UPDATE fiveohtwo.incidents SET head_hash = $1', [rebuilt.at(-1)?.hash])
    })
    const verified = await run('audit', 'verify', '--head', head)
    expect(verified.stdout).toContain(`The chain holds: ${entries.length} entries of 1 incident.`)
    expect(verified.stdout).toContain(`Newest head: INC-1 #${last.seq} ${rebuilt.at(-1)?.hash}`)
    expect(verified.stdout).toContain(`Entry ${last.seq} of INC-1 is not the one that was noted`)
    expect(verified.code).toBe(1)
  }, 30_000)
})
