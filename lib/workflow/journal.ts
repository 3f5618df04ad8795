import { ConfigurationError } from '../query/errors.js';
import { isReading } from './call.js';
import type { RecordResult } from './record.js';
import type { PersonRecord } from './records.js';
import { type Database, openSqlite, type Statement } from './sqlite.js';
import type { RecordJournal, Settled, Step, StepState } from './steps.js';

/** What is to be run, by which a journal knows its runs. */
export interface RunIdentity {
  /** The workflow's name. */
  workflow: string;
  /** SHA-256 of the workflow file. */
  hash: string;
  variables: Readonly<Record<string, string>>;
  /** Most records in all. */
  limit?: number;
  /** The time of the schedule that the run stands for. */
  scheduledFor?: Date;
}

/** What is kept of a record that was begun. */
export interface JournaledRecord {
  key: string;
  record: PersonRecord;
}

/** A record that a change of it starts the workflow for. */
export interface QueuedRecord extends JournaledRecord {
  /** What the record is known by until it changes again. */
  hash: string;
}

/** How a record came out, with its steps. */
export interface RecordReport {
  key: string;
  status: RecordResult['status'] | 'running';
  block?: string;
  error?: string;
  /** Values set in the record, secrets masked. */
  fields: Record<string, unknown>;
  steps: Pick<Step, 'block' | 'item' | 'state' | 'edge' | 'settled'>[];
}

/** How often the steps of a block came to what. */
export interface BlockCount {
  block: string;
  state: StepState;
  edge?: Step['edge'];
  count: number;
}

const version = 1;

/** How many runs a journal keeps. */
const keptRuns = 100;

const schema = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  workflow TEXT NOT NULL, hash TEXT NOT NULL, variables TEXT NOT NULL, record_limit INTEGER,
  queued INTEGER NOT NULL, scheduled_for TEXT, started_at TEXT NOT NULL, finished_at TEXT, attempt INTEGER NOT NULL
);
CREATE TABLE records (
  run INTEGER NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL,
  record TEXT NOT NULL, block TEXT, error TEXT, fields TEXT, wake_at TEXT,
  started_at TEXT NOT NULL, finished_at TEXT,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE INDEX records_by_state ON records (run, state, attempt);
CREATE TABLE steps (
  run INTEGER NOT NULL, key TEXT NOT NULL, block TEXT NOT NULL, item INTEGER NOT NULL,
  state TEXT NOT NULL, action TEXT, params TEXT, edge TEXT, "values" TEXT, lost TEXT,
  response TEXT, response_headers TEXT, wake_at TEXT, settled TEXT, error TEXT,
  started_at TEXT NOT NULL, finished_at TEXT,
  PRIMARY KEY (run, key, block, item)
) WITHOUT ROWID;
CREATE TABLE seen (
  workflow TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (workflow, key)
) WITHOUT ROWID;
PRAGMA user_version = ${version};
`;

type Row = Record<string, string | number | null>;

/**
 * Runs and their steps in a SQLite file: each change is in it before the next thing happens, and
 * around actions that write also on the disk. One process has it at a time. It keeps the declared fields of the records that were begun, params and
 * mapped values, but no secret of IAM's.
 */
export class Journal {
  readonly file: string;
  readonly #database: Database;

  private constructor(file: string, database: Database) {
    this.file = file;
    this.#database = database;
  }

  /**
   * Opens a journal, or makes a new one that only its owner can read. Throws ConfigurationError for
   * a file that is no journal, or that another process has open.
   */
  static async open(file: string): Promise<Journal> {
    let database: Database | undefined;
    try {
      database = await openSqlite(file, 0o600);
      // Looked at first: a database of something else stays as it is.
      const [{ user_version: found }] = database.pragma('user_version') as [Row];
      const { n: tables } = database
        .prepare('SELECT count(*) AS n FROM sqlite_schema')
        .get() as Row;
      const isNew = found === 0 && tables === 0;
      if (!isNew && found !== version) {
        throw new ConfigurationError(`${file} is no journal of this version; name another file`);
      }
      database.exec('PRAGMA locking_mode = EXCLUSIVE');
      database.exec('PRAGMA journal_mode = WAL');
      database.exec('PRAGMA synchronous = FULL');
      // The lock is taken now, and kept.
      database.exec('BEGIN IMMEDIATE');
      if (isNew) database.exec(schema);
      database.exec('COMMIT');
    } catch (cause) {
      database?.close();
      throw asConfigurationError(file, cause);
    }
    return new Journal(file, database);
  }

  /**
   * A new run; with a queue, for the records in it alone, which are thereby seen. Of earlier runs
   * the last hundred are kept. Throws ConfigurationError while another is unfinished.
   */
  begin(identity: RunIdentity, queue?: readonly QueuedRecord[]): RunJournal {
    const unfinished = this.unfinished();
    if (unfinished) {
      const { workflow, startedAt } = unfinished;
      throw new ConfigurationError(
        `${this.file} has an unfinished run of '${workflow}' from ${startedAt.toISOString()}: resume it, or name another journal`,
      );
    }
    const { workflow, hash, variables, limit, scheduledFor } = identity;
    const moment = new Date().toISOString();
    let id = 0;
    this.#database
      .transaction(() => {
        const { lastInsertRowid } = this.#database
          .prepare(
            'INSERT INTO runs (workflow, hash, variables, record_limit, queued, scheduled_for, started_at, attempt) VALUES (?, ?, ?, ?, ?, ?, ?, 1)',
          )
          .run(
            workflow,
            hash,
            JSON.stringify(variables),
            limit ?? null,
            queue ? 1 : 0,
            scheduledFor?.toISOString() ?? null,
            moment,
          );
        id = Number(lastInsertRowid);
        for (const [table, column] of [
          ['steps', 'run'],
          ['records', 'run'],
          ['runs', 'id'],
        ]) {
          this.#database.prepare(`DELETE FROM ${table} WHERE ${column} <= ?`).run(id - keptRuns);
        }
        const insert = this.#database.prepare(
          `INSERT INTO records (run, key, state, attempt, record, wake_at, started_at) VALUES (?, ?, 'waiting', 1, ?, ?, ?)`,
        );
        for (const { key, record } of queue ?? []) {
          insert.run(id, key, toJson(record), moment, moment);
        }
        this.#note(workflow, queue ?? []);
      })
      .immediate();
    return this.#run(id);
  }

  /**
   * Goes on with the last run: one that is unfinished, or has uncertain records. Throws
   * ConfigurationError when there is none, and when workflow file or variables are others than it
   * began with.
   */
  resume({ hash, variables }: Pick<RunIdentity, 'hash' | 'variables'>): RunJournal {
    const row = this.#last();
    const run = row && this.#run(Number(row['id']));
    if (!run || (row['finished_at'] !== null && run.count('uncertain') === 0)) {
      throw new ConfigurationError(
        `${this.file} has no unfinished run; begin one without resuming`,
      );
    }
    if (row['hash'] !== hash) {
      throw new ConfigurationError(
        `the workflow file is not as it was when the run of '${row['workflow']}' began: resume with that (SHA-256 ${String(row['hash']).slice(0, 12)}…), or begin a new run with another journal`,
      );
    }
    if (JSON.stringify(sorted(run.variables)) !== JSON.stringify(sorted(variables))) {
      throw new ConfigurationError(
        `the variables are others than the run began with; give ${JSON.stringify(run.variables)}, or begin a new run with another journal`,
      );
    }
    this.#database
      .prepare('UPDATE runs SET attempt = attempt + 1, finished_at = NULL WHERE id = ?')
      .run(row['id']);
    return this.#run(Number(row['id']));
  }

  /** The run that has begun and not finished. */
  unfinished(): { workflow: string; startedAt: Date } | undefined {
    const row = this.#last();
    if (!row || row['finished_at'] !== null) return undefined;
    return { workflow: String(row['workflow']), startedAt: new Date(String(row['started_at'])) };
  }

  /** The time of the schedule for which the last scheduled run of a workflow stood. */
  lastScheduled(workflow: string): Date | undefined {
    const row = this.#database
      .prepare('SELECT max(scheduled_for) AS last FROM runs WHERE workflow = ?')
      .get(workflow) as Row;
    return row['last'] === null ? undefined : new Date(String(row['last']));
  }

  /** Whether any record was noted as seen for a workflow. */
  hasSeen(workflow: string): boolean {
    return (
      this.#database.prepare('SELECT 1 FROM seen WHERE workflow = ?').get(workflow) !== undefined
    );
  }

  /** The hash that a record was last seen with. */
  seen(workflow: string, key: string): string | undefined {
    const row = this.#database
      .prepare('SELECT hash FROM seen WHERE workflow = ? AND key = ?')
      .get(workflow, key) as Row | undefined;
    return row && String(row['hash']);
  }

  /** Notes records as seen, all in one transaction. */
  noteSeen(workflow: string, records: readonly QueuedRecord[]): void {
    if (records.length === 0) return;
    this.#database.transaction(() => this.#note(workflow, records)).immediate();
  }

  #note(workflow: string, records: readonly QueuedRecord[]): void {
    const note = this.#database.prepare('INSERT OR REPLACE INTO seen VALUES (?, ?, ?)');
    for (const { key, hash } of records) note.run(workflow, key, hash);
  }

  /** Lets another process have the file, even while the driver still holds statements of this one. */
  close(): void {
    this.#database.exec('PRAGMA journal_mode = DELETE');
    this.#database.exec('PRAGMA locking_mode = NORMAL');
    this.#database.prepare('SELECT count(*) FROM sqlite_schema').get();
    this.#database.close();
  }

  #last(): Row | undefined {
    return this.#database.prepare('SELECT * FROM runs ORDER BY id DESC LIMIT 1').get() as
      | Row
      | undefined;
  }

  #run(id: number): RunJournal {
    return new RunJournal(this.#database, id);
  }
}

/** The journal of one run. */
export class RunJournal {
  readonly #database: Database;
  readonly #run: number;
  readonly #attempt: number;
  /** When the run began, by which relative dates and rules go also after a resume. */
  readonly startedAt: Date;
  readonly variables: Readonly<Record<string, string>>;
  readonly limit: number | undefined;
  /** Whether the run is for the records that were queued, and no others. */
  readonly queued: boolean;
  readonly #statements: Map<string, Statement> = new Map();
  #full: boolean | undefined;
  #queue: { key: string; step: Step; resolve: () => void; reject: (error: unknown) => void }[] = [];

  constructor(database: Database, id: number) {
    this.#database = database;
    this.#run = id;
    const row = database.prepare('SELECT * FROM runs WHERE id = ?').get(id) as Row;
    this.#attempt = Number(row['attempt']);
    this.startedAt = new Date(String(row['started_at']));
    this.variables = JSON.parse(String(row['variables']));
    this.queued = row['queued'] === 1;
    this.limit = row['record_limit'] === null ? undefined : Number(row['record_limit']);
  }

  /** Notes that a record is begun; false when it was before. */
  beginRecord(key: string, record: PersonRecord): boolean {
    this.#sync(false);
    const { changes } = this.#prepare(
      `INSERT OR IGNORE INTO records (run, key, state, attempt, record, started_at) VALUES (?, ?, 'running', ?, ?, ?)`,
    ).run(this.#run, key, this.#attempt, toJson(record), new Date().toISOString());
    return changes > 0;
  }

  /** A record that an earlier process left unfinished, as now begun again; undefined when there is none. */
  takeInterrupted(): JournaledRecord | undefined {
    return (
      this.#take(`state = 'running' AND attempt < ?`, this.#attempt) ??
      this.#take(`state = 'uncertain' AND attempt < ?`, this.#attempt)
    );
  }

  /** A record whose delay is over, as now going on. */
  takeDue(now: Date): JournaledRecord | undefined {
    return this.#take(`state = 'waiting' AND wake_at <= ?`, now.toISOString());
  }

  #take(condition: string, value: string | number): JournaledRecord | undefined {
    this.#sync(false);
    const row = this.#prepare(
      `UPDATE records SET state = 'running', attempt = ? WHERE run = ? AND key =
        (SELECT key FROM records WHERE run = ? AND ${condition} LIMIT 1) RETURNING key, record`,
    ).get(this.#attempt, this.#run, this.#run, value) as Row | undefined;
    return row && { key: String(row['key']), record: JSON.parse(String(row['record'])) };
  }

  /** When the next delay is over. */
  nextWake(): Date | undefined {
    const row = this.#prepare(
      `SELECT min(wake_at) AS next FROM records WHERE run = ? AND state = 'waiting'`,
    ).get(this.#run) as Row;
    return row['next'] === null ? undefined : new Date(String(row['next']));
  }

  endRecord(key: string, { status, block, error, masked, wakeAt }: RecordResult): void {
    // A stopped one is as if its process had died.
    if (status === 'stopped') return;
    this.#sync(false);
    this.#prepare(
      'UPDATE records SET state = ?, block = ?, error = ?, fields = ?, wake_at = ?, finished_at = ? WHERE run = ? AND key = ?',
    ).run(
      status,
      block ?? null,
      error ?? null,
      toJson(masked),
      wakeAt?.toISOString() ?? null,
      new Date().toISOString(),
      this.#run,
      key,
    );
  }

  /** How many records there are, in a state or in all. */
  count(state?: RecordReport['status']): number {
    const row = this.#prepare(
      'SELECT count(*) AS n FROM records WHERE run = ? AND coalesce(?, state) = state',
    ).get(this.#run, state ?? null) as Row;
    return Number(row['n']);
  }

  /** The steps of one record. */
  steps(key: string): RecordJournal {
    return {
      get: (block, item) => {
        const row = this.#prepare(
          'SELECT * FROM steps WHERE run = ? AND key = ? AND block = ? AND item = ?',
        ).get(this.#run, key, block, item) as Row | undefined;
        return row && readStep(row);
      },
      put: (step) =>
        new Promise((resolve, reject) => {
          this.#queue.push({ key, step, resolve, reject });
          if (this.#queue.length === 1) setImmediate(() => this.#commit());
        }),
    };
  }

  /** Writes the steps that are queued in one transaction: the disk takes as long for one as for many. */
  #commit(): void {
    const queue = this.#queue;
    this.#queue = [];
    try {
      this.#sync(queue.some(({ step }) => step.action !== undefined && !isReading(step.action)));
      this.#database
        .transaction(() => {
          for (const { key, step } of queue) this.#write(key, step);
        })
        .immediate();
    } catch (error) {
      for (const { reject } of queue) reject(error);
      return;
    }
    for (const { resolve } of queue) resolve();
  }

  #write(key: string, step: Step): void {
    this.#prepare(
      'INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(
      this.#run,
      key,
      step.block,
      step.item,
      step.state,
      step.action ?? null,
      toJson(step.params),
      step.edge ?? null,
      toJson(step.values),
      toJson(step.lost?.length ? step.lost : undefined),
      toJson(step.response),
      toJson(step.responseHeaders),
      step.wakeAt?.toISOString() ?? null,
      step.settled ?? null,
      step.error ?? null,
      step.startedAt.toISOString(),
      step.finishedAt?.toISOString() ?? null,
    );
  }

  /** How each record came out, in the order of the keys. */
  *report(): Generator<RecordReport> {
    const stepsOf = this.#database.prepare(
      'SELECT block, item, state, edge, settled FROM steps WHERE run = ? AND key = ? ORDER BY started_at, item',
    );
    let after = '';
    for (;;) {
      // Page by page: a statement that is still open would keep the file from being written.
      const rows = this.#prepare(
        'SELECT * FROM records WHERE run = ? AND key > ? ORDER BY key LIMIT 200',
      ).all(this.#run, after) as Row[];
      for (const row of rows) {
        const key = String(row['key']);
        yield {
          key,
          status: String(row['state']) as RecordReport['status'],
          block: text(row['block']),
          error: text(row['error']),
          fields: parse(row['fields']) ?? {},
          steps: (stepsOf.all(this.#run, key) as Row[]).map((step) => ({
            block: String(step['block']),
            item: Number(step['item']),
            state: String(step['state']) as StepState,
            edge: text(step['edge']) as Step['edge'],
            settled: text(step['settled']) as Settled | undefined,
          })),
        };
      }
      if (rows.length === 0) return;
      after = String(rows.at(-1)!['key']);
    }
  }

  /** How the steps of each block came out. */
  blocks(): BlockCount[] {
    const rows = this.#prepare(
      'SELECT block, state, edge, count(*) AS n FROM steps WHERE run = ? GROUP BY block, state, edge',
    ).all(this.#run) as Row[];
    return rows.map((row) => ({
      block: String(row['block']),
      state: String(row['state']) as StepState,
      edge: text(row['edge']) as Step['edge'],
      count: Number(row['n']),
    }));
  }

  /** How many steps were in flight when their process ended, by what reading IAM's state said of them. */
  settled(): Record<Settled, number> {
    const counts = { applied: 0, notApplied: 0, unknown: 0 };
    const rows = this.#prepare(
      'SELECT settled, count(*) AS n FROM steps WHERE run = ? AND settled IS NOT NULL GROUP BY settled',
    ).all(this.#run) as Row[];
    for (const row of rows) counts[String(row['settled']) as Settled] = Number(row['n']);
    return counts;
  }

  /** Ends the run; nothing of it is left to do but what is uncertain. */
  finish(): void {
    this.#sync(true);
    this.#prepare('UPDATE runs SET finished_at = ? WHERE id = ?').run(
      new Date().toISOString(),
      this.#run,
    );
  }

  /**
   * Whether what is written next must survive a loss of power at once. A process that dies loses
   * nothing either way; without power, what does no more than read may be done again.
   */
  #sync(full: boolean): void {
    if (full === this.#full) return;
    this.#database.exec(`PRAGMA synchronous = ${full ? 'FULL' : 'NORMAL'}`);
    this.#full = full;
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function readStep(row: Row): Step {
  return {
    block: String(row['block']),
    item: Number(row['item']),
    state: String(row['state']) as StepState,
    action: text(row['action']),
    params: parse(row['params']),
    edge: text(row['edge']) as Step['edge'],
    values: parse(row['values']),
    lost: parse(row['lost']),
    response: parse(row['response']),
    responseHeaders: parse(row['response_headers']),
    wakeAt: date(row['wake_at']),
    settled: text(row['settled']) as Settled | undefined,
    error: text(row['error']),
    startedAt: new Date(String(row['started_at'])),
    finishedAt: date(row['finished_at']),
  };
}

function sorted(variables: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** JSON text; a bigint, which JSON lacks, as text. */
function toJson(value: unknown): string | null {
  if (value === undefined) return null;
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
}

function parse<T>(value: Row[string] | undefined): T | undefined {
  return typeof value === 'string' ? (JSON.parse(value) as T) : undefined;
}

function text(value: Row[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function date(value: Row[string] | undefined): Date | undefined {
  return typeof value === 'string' ? new Date(value) : undefined;
}

function asConfigurationError(file: string, error: unknown): unknown {
  if (error instanceof ConfigurationError) return error;
  const { code = '', message } = error as Error & { code?: string };
  const why =
    code === 'SQLITE_BUSY'
      ? 'is in use by another process; wait for it, or name another file'
      : code === 'SQLITE_NOTADB'
        ? 'is no journal; name another file'
        : `cannot be opened (${code || message})`;
  return new ConfigurationError(`the journal ${file} ${why}`, { cause: error });
}
