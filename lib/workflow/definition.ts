import { createHash } from 'node:crypto';
import {
  isAlias,
  isMap,
  isNode,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { type Issue, WorkflowError } from './issues.js';
import type { RuleGroup } from './rules.js';
import { checkShape } from './shape.js';

/** A workflow file's content. Its form is that of the published JSON Schema; see {@link workflowSchema}. */
export interface Workflow {
  name: string;
  description?: string;
  object: 'People';
  /** The record's fields that the workflow reads or sets. */
  fields: readonly string[];
  /** Global variables by key, such as `AWS.Version`. */
  variables?: Readonly<Record<string, string>>;
  /** Names for dates relative to the run's start, such as `now - 90 days`. */
  dates?: Readonly<Record<string, string>>;
  /** Credentials that blocks may name; without a profile, those of the default chain. */
  credentials?: Readonly<Record<string, { profile?: string }>>;
  begin: Begin;
  /** Blocks by id. */
  blocks: Readonly<Record<string, Block>>;
}

export interface Begin {
  actions: readonly ('schedule' | 'new' | 'edit')[];
  schedule?: Schedule;
  /** Which records the workflow is for; all of them without rules. */
  rules?: RuleGroup;
  /** The first block. */
  next: string;
}

export interface Schedule {
  /** Five fields, or six with seconds first. */
  cron: string;
  /** IANA time zone; UTC by default. */
  timezone?: string;
  /** What becomes of runs whose time passed while nothing was running: one now, or none. */
  missed?: 'run' | 'skip';
}

/** Where a block leads; `end` ends the workflow. */
interface Outcomes {
  positive: string;
  negative?: string;
}

/** Calls IAM. */
export interface ApiBlock extends Outcomes {
  type: 'api';
  /** A preset by id or heading; otherwise `action` is given. */
  preset?: string;
  /** An action of IAM. */
  action?: string;
  credential?: string;
  /** The preset's inputs, as templates. */
  inputs?: Readonly<Record<string, string>>;
  /** Params of the action, as templates. */
  params?: Readonly<Record<string, string>>;
  /** What to map the response to: a field of the record, or a variable, by name. */
  response?: Readonly<Record<string, string>>;
  /** An expression that gives a list, for each `item` of which the block is run. */
  each?: string;
  /** Error codes of IAM that count as the positive outcome. */
  accept?: readonly string[];
}

/** Sets fields of the record. */
export interface UpdateBlock {
  type: 'update';
  fields: Readonly<Record<string, string>>;
  next: string;
}

/** Chooses by a Jinja2 condition. */
export interface BranchBlock extends Required<Outcomes> {
  type: 'branch';
  condition: string;
}

/** Lets the record wait. */
export interface DelayBlock {
  type: 'delay';
  /** Such as `30 minutes`. */
  delay: string;
  next: string;
}

export type Block = ApiBlock | UpdateBlock | BranchBlock | DelayBlock;

/** The id that ends a workflow. */
export const end = 'end';

/** A way to a part of the file, such as `['blocks', 'keys', 'preset']`. */
export type Path = readonly (string | number)[];

/** A workflow with the file it stands in. */
export interface WorkflowFile {
  workflow: Workflow;
  /** SHA-256 of the file's text, in hex. */
  hash: string;
  /** Makes an issue that names the file and the line on which `path` stands. */
  issueAt(path: Path, message: string, fix: string): Issue;
}

/** Largest file read, in characters. */
const maxSize = 1024 * 1024;
/** Most entries of maps and lists: what parses them takes the square of that. */
const maxEntries = 10_000;
/** Most faults of form told at once. */
const mostIssues = 100;
/** Deepest nesting in brackets. */
const maxDepth = 100;
/** Most nodes that aliases may make. */
const maxAliases = 1000;

/**
 * Reads a workflow from YAML or JSON text and checks its form; {@link validateWorkflow} checks the
 * rest. `file` is what errors call it. Throws WorkflowError, whose issues name the lines.
 */
export function parseWorkflow(text: string, file = 'workflow'): WorkflowFile {
  const refuse = (message: string, fix: string, line = 1, column = 1): never => {
    throw new WorkflowError([{ file, line, column, path: '', message, fix }]);
  };
  if (text.length > maxSize) {
    refuse(`the file has ${text.length} characters; allowed are ${maxSize}`, 'split the workflow');
  }
  if (text.includes('\uFFFD') || text.includes('\0')) {
    refuse('the file is not UTF-8 text', 'save it as UTF-8');
  }
  if (isExcessive(text)) {
    refuse(`over ${maxEntries} entries, or brackets ${maxDepth} deep`, 'split the workflow');
  }
  const lines = new LineCounter();
  const read = () => {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [error] = [...document.errors, ...document.warnings];
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      if (/call stack/.test(error.message)) throw new RangeError(error.message);
      refuse(`not YAML: ${error.message}`, 'correct it', line, col);
    }
    return { document, value: document.toJS({ maxAliasCount: maxAliases }) as unknown };
  };
  const { document, value } = tryRead(read, refuse);

  const issueAt = (path: Path, message: string, fix: string): Issue => {
    const { line, col } = lines.linePos(positionOf(document.contents, path) ?? 0);
    return {
      file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      path: path.join('.'),
      message,
      fix,
    };
  };

  function positionOf(root: ParsedNode | null, path: Path): number | undefined {
    let node: Node | null | undefined = root;
    let position = root?.range?.[0];
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => String(isNode(key) ? key : '') === String(part));
        if (!pair) break;
        position = (pair.key as ParsedNode).range?.[0];
        node = pair.value as Node | null;
      } else if (isSeq(node)) {
        node = node.items[Number(part)] as Node | undefined;
        if (!node) break;
        position = node.range?.[0];
      } else break;
    }
    return position;
  }

  const issues = tryRead(() => checkShape(value), refuse)
    .slice(0, mostIssues)
    .map(({ path, message, fix }) => issueAt(path, message, fix));
  if (issues.length > 0) throw new WorkflowError(issues);
  return {
    workflow: value as Workflow,
    hash: createHash('sha256').update(text).digest('hex'),
    issueAt,
  };
}

/** Whether a file would take too long to parse, seen from its tokens alone. */
function isExcessive(text: string): boolean {
  let entries = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    else if (token === '-' || token === ':' || token === '?') entries++;
    if (entries > maxEntries || depth > maxDepth) return true;
  }
  return false;
}

function tryRead<T>(read: () => T, refuse: (message: string, fix: string) => never): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return refuse('the file is nested too deeply', 'flatten it');
    if (error instanceof ReferenceError) {
      return refuse(`aliases make more than ${maxAliases} nodes`, 'write them out');
    }
    // From the check of the form, which writes names as URIs.
    if (error instanceof URIError) return refuse('a name has half a character', 'correct it');
    throw error;
  }
}
