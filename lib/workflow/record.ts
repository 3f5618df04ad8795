import type { PresetClient } from '../presets/index.js';
import { settingsContext } from '../presets/prepare.js';
import { ConfigurationError } from '../query/errors.js';
import { repetition } from '../query/repetition.js';
import {
  actionOf,
  isReading,
  mapOutcome,
  type Outcome,
  type Prepared,
  prepareCall,
  sendCall,
} from './call.js';
import {
  type ApiBlock,
  type Block,
  type BranchBlock,
  type DelayBlock,
  end,
  type UpdateBlock,
  type Workflow,
} from './definition.js';
import { formatDate, parseDuration, parseRelative } from './duration.js';
import { responsesUsed } from './graph.js';
import type { PersonRecord } from './records.js';
import { maskSecrets, secretsAmong, secretsIn } from './secrets.js';
import { doneAlready, settle } from './settle.js';
import { memoryJournal, type RecordJournal, type Step } from './steps.js';
import { holds, inputsOf, itemsOf, namesIn, renderAll, templatesBefore } from './templates.js';

/** A request that a dry run would make. */
export interface PlannedRequest {
  block: string;
  item: number;
  action: string;
  /** Secrets masked; not there when they depend on what is not known. */
  params?: Readonly<Record<string, string>>;
  /** Whether it was sent all the same, because it only reads. */
  sent: boolean;
  /** What is not known before the requests before it are really made. */
  unknown?: readonly string[];
}

export interface RecordOptions {
  /** Calls IAM for blocks that name no credential. */
  client: PresetClient;
  /** Clients by the names of credentials. */
  clients?: Readonly<Record<string, PresetClient>>;
  /** What was done for the record before, and where to keep what is done now; in memory by default. */
  journal?: RecordJournal;
  /** Global variables, besides and before the workflow's own. */
  variables?: Readonly<Record<string, string>>;
  /** The moment that relative dates count from; now by default. */
  startedAt?: Date;
  /** Stops after the step in flight. */
  signal?: AbortSignal;
  /** Makes it a dry run: only what reads is sent, and each request is told of here. */
  plan?: (request: PlannedRequest) => void;
}

/**
 * How a record came out: `waiting` in a delay until `wakeAt`, `stopped` by the signal, `uncertain`
 * when no answer says whether IAM acted. A call with the same journal goes on from there.
 */
export interface RecordResult {
  status: 'done' | 'failed' | 'uncertain' | 'waiting' | 'stopped';
  /** The block at which it came to that. */
  block?: string;
  error?: string;
  wakeAt?: Date;
  /** The record's fields that were set, with their values. */
  fields: Record<string, unknown>;
  /** As {@link fields}, secrets masked. */
  masked: Record<string, unknown>;
}

/** Where a block leads, or how the record ends in it. */
type Ending = Pick<RecordResult, 'status' | 'error' | 'wakeAt'>;
type Way = { edge: NonNullable<Step['edge']>; error?: string } | Ending;

/**
 * Runs a workflow, which must be valid, for one record; whether its rules match is for the caller to
 * ask first. No file is touched. Steps that the journal has as done are not done again; a write
 * that it has as started is settled by reading IAM's state. What goes wrong for the record is its
 * result; rejects only when the journal does.
 */
export async function runRecord(
  workflow: Workflow,
  record: PersonRecord,
  options: RecordOptions,
): Promise<RecordResult> {
  const walk = new Walk(workflow, record, options);
  let id = workflow.begin.next;
  while (id !== end) {
    const block = workflow.blocks[id]!;
    const way = options.signal?.aborted ? stopped : await walk.through(id, block);
    if ('status' in way) return walk.result({ ...way, block: id });
    const next = targetOf(block, way.edge);
    if (next === undefined) return walk.result({ status: 'failed', block: id, error: way.error });
    id = next;
  }
  return walk.result({ status: 'done' });
}

const stopped: Ending = { status: 'stopped' };

function targetOf(block: Block, edge: 'next' | 'positive' | 'negative'): string | undefined {
  if (block.type === 'update' || block.type === 'delay') return block.next;
  return edge === 'negative' ? block.negative : block.positive;
}

/** Whose responses must be kept, by workflow. */
const responsesToKeep = new WeakMap<Workflow, Set<string>>();

class Walk {
  readonly #workflow: Workflow;
  readonly #options: RecordOptions;
  readonly #journal: RecordJournal;
  readonly #keep: ReadonlySet<string>;
  /** What templates see. */
  readonly #context: Record<string, unknown>;
  readonly #fields: Record<string, unknown> = {};
  /** Names whose values are not known any more, or in a dry run not yet. */
  readonly #lost = new Set<string>();
  readonly #secrets = new Set<string>();

  constructor(workflow: Workflow, record: PersonRecord, options: RecordOptions) {
    this.#workflow = workflow;
    this.#options = options;
    this.#journal = options.journal ?? memoryJournal();
    let keep = responsesToKeep.get(workflow);
    if (!keep) {
      keep = responsesUsed(workflow);
      responsesToKeep.set(workflow, keep);
    }
    this.#keep = keep;
    const { startedAt = new Date() } = options;
    const dates = Object.entries(workflow.dates ?? {}).map(
      ([name, relative]) => [name, formatDate(parseRelative(relative, startedAt)!)] as const,
    );
    this.#context = {
      ...settingsContext(this.#variables()),
      ...Object.fromEntries(dates),
      ...record,
    };
  }

  result(ending: Ending & { block?: string }): RecordResult {
    const { error } = ending;
    return {
      ...ending,
      ...(error !== undefined && { error: maskSecrets(error, this.#secrets) }),
      fields: this.#fields,
      masked: maskSecrets(this.#fields, this.#secrets),
    };
  }

  through(id: string, block: Block): Way | Promise<Way> {
    switch (block.type) {
      case 'api':
        return this.#call(id, block);
      case 'update':
        return this.#update(id, block);
      case 'branch':
        return this.#branch(id, block);
      case 'delay':
        return this.#delay(id, block);
    }
  }

  async #update(id: string, block: UpdateBlock): Promise<Way> {
    const before = await this.#journal.get(id, 0);
    if (before?.state === 'done') return this.#restore(before);
    const started = new Date();
    const missing = this.#unknownTo(block);
    if (missing.length > 0) return this.#lacks(missing, 'next');
    let values: Record<string, unknown>;
    try {
      values = renderAll(block.fields, this.#context);
    } catch (error) {
      return this.#fail({ block: id, item: 0, startedAt: started }, error);
    }
    this.#set(values);
    await this.#put({
      block: id,
      item: 0,
      state: 'done',
      edge: 'next',
      values,
      startedAt: started,
    });
    return { edge: 'next' };
  }

  async #branch(id: string, block: BranchBlock): Promise<Way> {
    const before = await this.#journal.get(id, 0);
    if (before?.state === 'done') return this.#restore(before);
    const started = new Date();
    const missing = this.#unknownTo(block);
    if (missing.length > 0) return this.#lacks(missing, 'positive');
    let edge: 'positive' | 'negative';
    try {
      edge = holds(block.condition, this.#context) ? 'positive' : 'negative';
    } catch (error) {
      return this.#fail({ block: id, item: 0, startedAt: started }, error);
    }
    await this.#put({ block: id, item: 0, state: 'done', edge, startedAt: started });
    return { edge };
  }

  async #delay(id: string, { delay }: DelayBlock): Promise<Way> {
    if (this.#options.plan) return { edge: 'next' };
    const before = await this.#journal.get(id, 0);
    if (before?.state === 'done') return { edge: 'next' };
    const startedAt = before?.startedAt ?? new Date();
    const wakeAt = before?.wakeAt ?? new Date(startedAt.getTime() + parseDuration(delay)!);
    const step = { block: id, item: 0, startedAt, wakeAt };
    if (wakeAt.getTime() > Date.now()) {
      if (!before) await this.#put({ ...step, state: 'started' });
      return { status: 'waiting', wakeAt };
    }
    await this.#put({ ...step, state: 'done', edge: 'next' });
    return { edge: 'next' };
  }

  async #call(id: string, block: ApiBlock): Promise<Way> {
    const missing = this.#unknownTo(block);
    if (missing.length > 0) {
      const action = actionOf(block);
      this.#options.plan?.({ block: id, item: 0, action, sent: false, unknown: missing });
      this.#forget(block);
      return this.#lacks(missing, 'positive');
    }
    if (block.each === undefined) return this.#callFor(id, block, 0, this.#context);
    let items: unknown[];
    try {
      items = itemsOf(block.each, this.#context);
    } catch (error) {
      return this.#fail({ block: id, item: 0, startedAt: new Date() }, error);
    }
    // One value each item, for every name.
    const names = Object.keys(block.response ?? {});
    const lists = Object.fromEntries(names.map((name): [string, unknown[]] => [name, []]));
    for (const [number, item] of items.entries()) {
      const way = await this.#callFor(id, block, number, { ...this.#context, item });
      if (!('edge' in way) || way.edge !== 'positive') return way;
      for (const name of names) lists[name]!.push(this.#context[name]);
    }
    this.#set(lists);
    return { edge: 'positive' };
  }

  async #callFor(
    id: string,
    block: ApiBlock,
    item: number,
    context: Record<string, unknown>,
  ): Promise<Way> {
    const before = await this.#journal.get(id, item);
    if (before?.state === 'done') return this.#restore(before);
    if (before?.state === 'failed') return { status: 'failed', error: before.error };
    if (this.#options.signal?.aborted) return stopped;
    const step = { block: id, item, action: actionOf(block), startedAt: new Date() };
    let prepared: Prepared;
    let client: PresetClient;
    try {
      client = this.#clientFor(block);
      prepared = prepareCall(block, context, this.#variables());
    } catch (error) {
      return this.#fail(step, error);
    }
    for (const secret of secretsAmong(prepared.params)) this.#secrets.add(secret);
    const params = maskSecrets(prepared.params, this.#secrets);
    const reading = isReading(prepared.action);
    const { plan } = this.#options;
    if (plan) {
      plan({ block: id, item, action: prepared.action, params, sent: reading });
      if (!reading) {
        this.#forget(block);
        return { edge: 'positive' };
      }
    }
    const inFlight = before !== undefined && !reading;
    return inFlight
      ? this.#settle(block, client, prepared, { ...before, params })
      : this.#send(block, client, prepared, { ...step, params });
  }

  /** A write of which the journal does not know how it ended. */
  async #settle(
    block: ApiBlock,
    client: PresetClient,
    prepared: Prepared,
    before: Omit<Step, 'state'>,
  ): Promise<Way> {
    let settlement: Awaited<ReturnType<typeof settle>>;
    try {
      settlement = await settle(client, prepared.action, {
        params: prepared.params,
        startedAt: before.startedAt,
      });
    } catch (error) {
      return this.#doubt(before, error);
    }
    const { settled, response } = settlement;
    const step = { ...before, settled, error: undefined };
    if (settled === 'applied') {
      return this.#finish(block, prepared, step, { edge: 'positive', response, headers: {} });
    }
    if (settled === 'notApplied') {
      return this.#send(block, client, prepared, { ...step, startedAt: new Date() });
    }
    const { action, params } = prepared;
    switch (repetition(action, params)) {
      case 'unsafe':
        return this.#doubt(
          step,
          `IAM’s state does not tell whether ${action} was applied; if it made something, delete it and resume`,
        );
      case 'refused': {
        const accept = [...(block.accept ?? []), doneAlready(action)];
        return this.#send({ ...block, accept }, client, prepared, step);
      }
      default:
        return this.#send(block, client, prepared, step);
    }
  }

  async #send(
    block: ApiBlock,
    client: PresetClient,
    prepared: Prepared,
    step: Omit<Step, 'state'>,
  ): Promise<Way> {
    await this.#put({ ...step, state: 'started' });
    let outcome: Outcome;
    try {
      outcome = await sendCall(client, prepared, block.accept);
    } catch (error) {
      return this.#doubt(step, error);
    }
    return this.#finish(block, prepared, step, outcome);
  }

  async #finish(
    block: ApiBlock,
    prepared: Prepared,
    step: Omit<Step, 'state'>,
    outcome: Outcome,
  ): Promise<Way> {
    const { edge, response, headers, error } = outcome;
    for (const secret of secretsIn(response)) this.#secrets.add(secret);
    let values: Record<string, unknown> | undefined;
    if (edge === 'positive') {
      try {
        values = mapOutcome(block, prepared, outcome);
      } catch (thrown) {
        return this.#fail(step, thrown);
      }
      this.#set(values);
    }
    this.#set({ response, response_headers: headers });
    const kept = this.#keep.has(step.block) ? { response, responseHeaders: headers } : {};
    await this.#put({ ...step, state: 'done', edge, values, error, ...kept });
    return { edge, error };
  }

  /** Takes over what a step that is done had given. */
  #restore({ edge, values = {}, lost = [], response, responseHeaders, error }: Step): Way {
    this.#set(values);
    if (response !== undefined) this.#set({ response, response_headers: responseHeaders });
    for (const name of lost) this.#lost.add(name);
    return { edge: edge!, error };
  }

  #set(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      this.#context[name] = value;
      this.#lost.delete(name);
      if (this.#workflow.fields.includes(name)) this.#fields[name] = value;
    }
  }

  /** What a block would have given is not known. */
  #forget(block: ApiBlock): void {
    for (const name of [...Object.keys(block.response ?? {}), 'response', 'response_headers']) {
      this.#context[name] = null;
      this.#lost.add(name);
    }
  }

  async #put(step: Step): Promise<void> {
    const { values, response, params, error, state } = step;
    const masked = maskSecrets({ values, response, params, error }, this.#secrets);
    const lost = [
      ...Object.keys(values ?? {}).filter((name) => masked.values?.[name] !== values![name]),
      ...(masked.response === response ? [] : ['response']),
    ];
    const finishedAt = state === 'started' ? undefined : new Date();
    await this.#journal.put({ ...step, ...masked, lost, finishedAt });
  }

  async #fail(step: Omit<Step, 'state'>, thrown: unknown): Promise<Ending> {
    const error = messageOf(thrown);
    await this.#put({ ...step, state: 'failed', error });
    return { status: 'failed', error };
  }

  /** No answer says what became of the step. */
  async #doubt(step: Omit<Step, 'state'>, thrown: unknown): Promise<Ending> {
    const error = messageOf(thrown);
    await this.#put({ ...step, state: 'uncertain', error });
    return { status: 'uncertain', error };
  }

  /** The names that a block uses and that are lost. */
  #unknownTo(block: Block): string[] {
    if (this.#lost.size === 0) return [];
    const inputs = block.type === 'api' ? inputsOf(block).map(({ name }) => name) : [];
    const used = new Set([
      ...[...templatesBefore(block)].flatMap((template) => [...namesIn(template)]),
      ...inputs,
    ]);
    return [...used].filter((name) => this.#lost.has(name));
  }

  /** A block cannot be run for want of lost values; a dry run goes on behind it. */
  #lacks(names: readonly string[], edge: 'next' | 'positive'): Way {
    if (this.#options.plan) return { edge };
    const which = names.map((name) => `'${name}'`).join(', ');
    return {
      status: 'failed',
      error: `${which} had a secret, which the journal does not keep, and the run was interrupted since; do this record by hand`,
    };
  }

  #clientFor({ credential }: ApiBlock): PresetClient {
    const { client, clients = {} } = this.#options;
    if (credential === undefined) return client;
    if (Object.hasOwn(clients, credential)) return clients[credential]!;
    throw new ConfigurationError(`no client was given for the credential '${credential}'`);
  }

  #variables(): Readonly<Record<string, string>> {
    return { ...this.#workflow.variables, ...this.#options.variables };
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
