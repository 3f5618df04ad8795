import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Environment, TemplateError, TemplateRuntimeError } from '../../lib/jinja/index.js';
import { contexts, templates } from './grammar.js';
import { pythonWithJinja2 } from './python.js';

const SEED = Number(process.env['JINJA_SEED'] ?? 31);
const RUNS = Number(process.env['JINJA_RUNS'] ?? 2500);
const JINJA2_ERRORS = ['TemplateSyntaxError', 'TemplateAssertionError', 'UndefinedError'];

type Answer = { text: string } | { error: string; message: string };

/** What Python says that cannot be told apart from its memory, or that is its memory's limit. */
function beyondComparison(answer: Answer): boolean {
  return 'text' in answer
    ? / at 0x[0-9a-f]+>/.test(answer.text)
    : ['MemoryError', 'OverflowError', 'RecursionError'].includes(answer.error);
}

/** Python's own wording changes between its versions: of its errors only the class is compared. */
function comparable(answer: Answer): Answer {
  if ('text' in answer || JINJA2_ERRORS.includes(answer.error)) return answer;
  return { error: answer.error, message: '' };
}

function here(template: string, context: Record<string, unknown>): Answer {
  try {
    return { text: new Environment().fromString(template).render(structuredClone(context)) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const python = error instanceof TemplateRuntimeError ? error.pythonError : null;
    return { error: python ?? error.name, message: error.message };
  }
}

/** One Jinja2 process that answers request after request. */
class Oracle {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(python: string) {
    const script = fileURLToPath(new URL('oracle.py', import.meta.url));
    this.#process = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  async ask(template: string, context: unknown): Promise<Answer> {
    this.#process.stdin!.write(`${JSON.stringify({ template, context })}\n`);
    const { value, done } = await this.#answers.next();
    assert.ok(!done, 'the Jinja2 process ended');
    return JSON.parse(value);
  }

  end(): void {
    this.#process.stdin!.end();
  }
}

describe('random templates', () => {
  it(`render as Jinja2 renders them: ${RUNS}, JINJA_SEED=${SEED}`, async function () {
    this.timeout(120_000);
    const python = pythonWithJinja2();
    if (python === null) {
      console.log('      no Python with Jinja2 3.1 here: nothing to compare with');
      return this.skip();
    }
    const oracle = new Oracle(python);
    try {
      await fc.assert(
        fc.asyncProperty(templates, contexts, async (template, context) => {
          const there = await oracle.ask(template, context);
          fc.pre(!beyondComparison(there));
          assert.deepEqual(comparable(here(template, context)), comparable(there));
        }),
        { seed: SEED, numRuns: RUNS, maxSkipsPerRun: 1 },
      );
    } finally {
      oracle.end();
    }
  });
});
