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
  {
    version: 2,
    // What version 1 planned has another shape, which nobody can carry out any more: it ends here, its timeline as it is.
    sql: `
      CREATE TABLE fiveohtwo.votes (
        approval text NOT NULL REFERENCES fiveohtwo.approvals,
        identity text NOT NULL,
        person jsonb NOT NULL,
        decision text NOT NULL CHECK (decision IN ('approved', 'denied')),
        reason text,
        break_glass boolean NOT NULL,
        at timestamptz NOT NULL,
        ordinal bigint GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (approval, identity)
      );
      INSERT INTO fiveohtwo.votes (approval, identity, person, decision, reason, break_glass, at)
        SELECT id, decided_by->>'id', decided_by, CASE state WHEN 'denied' THEN 'denied' ELSE 'approved' END,
               reason, false, decided_at
        FROM fiveohtwo.approvals
        WHERE decided_by->>'id' IS NOT NULL AND decided_at IS NOT NULL
        ORDER BY ordinal;
      UPDATE fiveohtwo.approvals SET state = 'superseded' WHERE state IN ('pending', 'approved');

      DROP INDEX fiveohtwo.approvals_one_pending, fiveohtwo.approvals_unfinished, fiveohtwo.timeline_results;
      ALTER TABLE fiveohtwo.approvals
        DROP COLUMN target,
        DROP COLUMN decided_by,
        DROP COLUMN reason,
        ADD COLUMN needed integer NOT NULL DEFAULT 1 CHECK (needed > 0),
        ADD COLUMN granted text,
        ADD COLUMN service text GENERATED ALWAYS AS (plan->>'service') STORED,
        ADD COLUMN environment text GENERATED ALWAYS AS (plan->>'environment') STORED,
        ADD COLUMN cause text GENERATED ALWAYS AS (plan->>'cause') STORED,
        ADD COLUMN remedy text GENERATED ALWAYS AS (plan->>'remedy') STORED,
        ADD COLUMN started_at timestamptz,
        ADD COLUMN first_fence bigint UNIQUE,
        ADD COLUMN ending text CHECK (ending IN ('fixed', 'no-effect', 'worse', 'failed', 'unknown')),
        ADD COLUMN took_ms double precision;
      CREATE UNIQUE INDEX approvals_one_pending ON fiveohtwo.approvals (incident) WHERE state = 'pending';
      CREATE INDEX approvals_waiting ON fiveohtwo.approvals (ordinal) WHERE state = 'approved';
      CREATE INDEX approvals_begun ON fiveohtwo.approvals (ordinal)
        WHERE state = 'spent' AND started_at IS NOT NULL AND ending IS NULL;
      CREATE INDEX approvals_changes ON fiveohtwo.approvals (service, first_fence DESC)
        WHERE started_at IS NOT NULL;
      CREATE INDEX timeline_refusals ON fiveohtwo.timeline ((what->>'approval'))
        WHERE what->>'kind' = 'change.refused';
      CREATE INDEX timeline_watches ON fiveohtwo.timeline ((what->>'watch'))
        WHERE what->>'kind' IN ('watch.started', 'watch.ended');

      CREATE SEQUENCE fiveohtwo.fences;
      CREATE TABLE fiveohtwo.places (
        place text PRIMARY KEY,
        approval text REFERENCES fiveohtwo.approvals,
        fence bigint NOT NULL DEFAULT 0,
        changed_at timestamptz
      );
      CREATE INDEX places_held ON fiveohtwo.places (approval) WHERE approval IS NOT NULL;

      CREATE TABLE fiveohtwo.freezes (
        service text,
        frozen_by text NOT NULL,
        reason text NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz,
        lifted_by text,
        lifted_because text,
        lifted_at timestamptz,
        ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
      );
      CREATE INDEX freezes_standing ON fiveohtwo.freezes (ordinal) WHERE lifted_at IS NULL;
    `,
  },
  {
    version: 3,
    sql: `
      CREATE INDEX timeline_watches_started ON fiveohtwo.timeline (at) WHERE what->>'kind' = 'watch.started';
      CREATE INDEX timeline_watches_ended ON fiveohtwo.timeline ((what->>'watch'))
        WHERE what->>'kind' = 'watch.ended';
    `,
  },
  {
    version: 4,
    sql: `
      CREATE INDEX conversations_by_thread ON fiveohtwo.conversations (platform, thread);
    `,
  },
  {
    version: 5,
    sql: `
      CREATE TABLE fiveohtwo.alerts (
        ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source text NOT NULL,
        delivery text NOT NULL,
        alert jsonb NOT NULL,
        received_at timestamptz NOT NULL,
        folded_at timestamptz,
        repeats integer NOT NULL DEFAULT 0,
        UNIQUE (source, delivery)
      );
      CREATE INDEX alerts_waiting ON fiveohtwo.alerts (ordinal) WHERE folded_at IS NULL;
      CREATE INDEX alerts_folded ON fiveohtwo.alerts (folded_at) WHERE folded_at IS NOT NULL;

      CREATE TABLE fiveohtwo.alarms (
        id text PRIMARY KEY,
        source text NOT NULL,
        key text NOT NULL,
        state text NOT NULL CHECK (state IN ('firing', 'acknowledged', 'resolved')),
        service text,
        incident text REFERENCES fiveohtwo.incidents,
        last_at timestamptz NOT NULL,
        news_at timestamptz NOT NULL,
        version integer NOT NULL,
        told integer NOT NULL,
        told_seq integer,
        alarm jsonb NOT NULL,
        UNIQUE (source, key)
      );
      CREATE INDEX alarms_untold ON fiveohtwo.alarms (news_at) WHERE told < version;
      CREATE INDEX alarms_of_nobody ON fiveohtwo.alarms (id) WHERE service IS NULL;
      CREATE INDEX alarms_over ON fiveohtwo.alarms (last_at) WHERE state = 'resolved';
      CREATE INDEX alarms_by_incident ON fiveohtwo.alarms (incident);
      CREATE INDEX alarms_firing ON fiveohtwo.alarms (last_at) WHERE state <> 'resolved';

      CREATE TABLE fiveohtwo.alert_rules (
        id text PRIMARY KEY,
        rule jsonb NOT NULL,
        service text NOT NULL,
        made_by text NOT NULL,
        at timestamptz NOT NULL,
        ordinal bigint GENERATED ALWAYS AS IDENTITY
      );

      CREATE TABLE fiveohtwo.silences (
        service text,
        silenced_by text NOT NULL,
        reason text NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz NOT NULL,
        lifted boolean NOT NULL DEFAULT false,
        ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
      );
      CREATE INDEX silences_standing ON fiveohtwo.silences (until) WHERE NOT lifted;

      CREATE TABLE fiveohtwo.watch_counts (
        service text NOT NULL,
        minute timestamptz NOT NULL,
        asked integer NOT NULL,
        good integer NOT NULL,
        total_ms double precision NOT NULL,
        PRIMARY KEY (service, minute)
      );
      CREATE INDEX watch_counts_by_minute ON fiveohtwo.watch_counts (minute);
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
