/** How far a step has come: `uncertain` when no answer says whether IAM acted. */
export type StepState = 'started' | 'done' | 'failed' | 'uncertain';

/** One execution of a block for one record, or for one item of a block with `each`. */
export interface Step {
  block: string;
  /** Number of the item, from 0; 0 for a block without `each`. */
  item: number;
  state: StepState;
  /** IAM's action, for an API block. */
  action?: string;
  /** The action's params, secrets masked. */
  params?: Readonly<Record<string, string>>;
  /** The edge taken, once done. */
  edge?: 'next' | 'positive' | 'negative';
  /** Values that the block mapped or set, secrets masked. */
  values?: Readonly<Record<string, unknown>>;
  /** Names of values that the journal does not have: secrets, and those of an answer that was lost. */
  lost?: readonly string[];
  /** The response and its headers, where a later block needs them; secrets masked. */
  response?: unknown;
  responseHeaders?: Readonly<Record<string, string>>;
  /** When a delay is over. */
  wakeAt?: Date;
  /** What reading IAM's state gave for a step that was in flight when its process ended. */
  settled?: Settled;
  error?: string;
  startedAt: Date;
  finishedAt?: Date;
}

/** Whether a write of which no answer came was applied, as far as reading can tell. */
export type Settled = 'applied' | 'notApplied' | 'unknown';

type Awaitable<T> = T | Promise<T>;

/** Where the steps of one record are kept, so that a later call can go on from there. */
export interface RecordJournal {
  /** The step as it was last put. */
  get(block: string, item: number): Awaitable<Step | undefined>;
  /** Keeps a step, in place of what was kept of it; it must be safe when this resolves. */
  put(step: Step): Awaitable<void>;
}

/** A journal in memory, for a record whose run nobody resumes. */
export function memoryJournal(): RecordJournal {
  const steps = new Map<string, Step>();
  const keyOf = (block: string, item: number) => `${block}/${item}`;
  return {
    get: (block, item) => steps.get(keyOf(block, item)),
    put(step) {
      steps.set(keyOf(step.block, step.item), step);
    },
  };
}
