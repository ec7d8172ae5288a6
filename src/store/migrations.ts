import { BotError } from '../errors.ts'
import type { SqlPool } from './sql.ts'
import { inTransaction } from './transaction.ts'

export interface Migration {
  version: number
  sql: string
}

/** Any number that nothing else locks in the same database; the letters of "502". */
const advisoryLock = 0x353032

/** Never edit one that was released: add the next. */
export const migrations: Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE fiveohtwo.numbering (last bigint NOT NULL);
      INSERT INTO fiveohtwo.numbering VALUES (0);

      CREATE TABLE fiveohtwo.incidents (
        id text PRIMARY KEY,
        number bigint NOT NULL UNIQUE,
        service text NOT NULL,
        environment text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'closed')),
        opened_by jsonb NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        verdict jsonb,
        run text,
        head_seq integer NOT NULL,
        head_hash text NOT NULL
      );
      CREATE INDEX incidents_by_service ON fiveohtwo.incidents (service, number DESC);
      CREATE INDEX incidents_open ON fiveohtwo.incidents (number DESC) WHERE state = 'open';

      CREATE TABLE fiveohtwo.timeline (
        incident text NOT NULL REFERENCES fiveohtwo.incidents,
        seq integer NOT NULL CHECK (seq > 0),
        at timestamptz NOT NULL,
        what jsonb NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (incident, seq)
      );
      CREATE INDEX timeline_results ON fiveohtwo.timeline ((what->>'approval'))
        WHERE what->>'kind' IN ('change.refused', 'change.finished', 'change.unknown');

      CREATE FUNCTION fiveohtwo.refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the timeline is append-only: % is not allowed', TG_OP;
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fiveohtwo.timeline
        FOR EACH STATEMENT EXECUTE FUNCTION fiveohtwo.refuse_rewriting();

      CREATE TABLE fiveohtwo.approvals (
        id text PRIMARY KEY,
        incident text NOT NULL REFERENCES fiveohtwo.incidents,
        target text NOT NULL,
        plan jsonb NOT NULL,
        plan_hash text NOT NULL,
        state text NOT NULL
          CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'superseded', 'spent')),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        decided_by jsonb,
        decided_at timestamptz,
        reason text,
        ordinal bigint GENERATED ALWAYS AS IDENTITY
      );
      CREATE INDEX approvals_by_incident ON fiveohtwo.approvals (incident, ordinal);
      CREATE UNIQUE INDEX approvals_one_pending ON fiveohtwo.approvals (incident, target)
        WHERE state = 'pending';
      CREATE INDEX approvals_unfinished ON fiveohtwo.approvals (state)
        WHERE state IN ('pending', 'approved', 'spent');

      CREATE TABLE fiveohtwo.conversations (
        incident text NOT NULL REFERENCES fiveohtwo.incidents,
        platform text NOT NULL,
        thread text NOT NULL,
        PRIMARY KEY (incident, platform)
      );
      CREATE TABLE fiveohtwo.deliveries (
        incident text NOT NULL REFERENCES fiveohtwo.incidents,
        platform text NOT NULL,
        key text NOT NULL,
        message_id text,
        content_hash text,
        ordinal bigint GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (incident, platform, key)
      );
      CREATE TABLE fiveohtwo.console_messages (
        id text PRIMARY KEY,
        incident text NOT NULL REFERENCES fiveohtwo.incidents,
        key text NOT NULL,
        message jsonb NOT NULL,
        at timestamptz NOT NULL,
        ordinal bigint GENERATED ALWAYS AS IDENTITY,
        UNIQUE (incident, key)
      );
    `,
  },
]

/** Brings the schema up to date, all or nothing. Throws `DATA_DIR_NEWER` for data of a newer program. */
export async function migrate(pool: SqlPool, known: Migration[] = migrations): Promise<void> {
  await inTransaction(pool, async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock])
    await sql.query('CREATE SCHEMA IF NOT EXISTS fiveohtwo')
    await sql.query(
      'CREATE TABLE IF NOT EXISTS fiveohtwo.migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    )
    const { rows } = await sql.query<{ version: number }>(
      'SELECT coalesce(max(version), 0) AS version FROM fiveohtwo.migrations',
    )
    const found = rows[0]?.version ?? 0
    const newest = Math.max(0, ...known.map(({ version }) => version))
    if (found > newest) {
      throw new BotError(
        'DATA_DIR_NEWER',
        `The data has schema version ${found}, this program knows versions up to ${newest}.`,
        'Start the newer fiveohtwo that wrote it, or set DATA_DIR or DATABASE_URL to other data.',
      )
    }
    for (const { version, sql: text } of known.filter((migration) => migration.version > found)) {
      await sql.query(text)
      await sql.query('INSERT INTO fiveohtwo.migrations (version) VALUES ($1)', [version])
    }
  })
}
