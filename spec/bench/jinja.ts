/**
 * Jinja2 templates, here and elsewhere: how fast each engine renders a compiled template, and how many of the
 * golden cases it gets right. Prints two Markdown tables. Run by `npm run bench jinja`.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parse, Template, tokenize } from '@huggingface/jinja';
import nunjucks from 'nunjucks';
import { Environment } from '../../lib/jinja/index.js';
import { type GoldenCase, goldenAreas } from '../jinja/golden-cases.js';
import { matches } from '../jinja/golden-outcome.js';
import { pythonWithJinja2 } from '../jinja/python.js';

const ROUNDS = 15;
const ROUND_SECONDS = 0.05;

type Context = Record<string, unknown>;

/** Renders so many times; gives the text of the last one and the time all took. */
type Timed = (renders: number) => Promise<{ text: string; seconds: number }>;

interface Engine {
  name: string;
  compile(template: string, context: Context): Timed;
}

function timed(render: () => string): Timed {
  return async (renders) => {
    let text = '';
    const start = performance.now();
    for (let count = 0; count < renders; count += 1) text = render();
    return { text, seconds: (performance.now() - start) / 1000 };
  };
}

function huggingFace(source: string, { trimBlocks = false, lstripBlocks = false } = {}): Template {
  const template = new Template('');
  // the constructor trims as chat templates want it; Jinja2's own defaults are to trim nothing
  template.parsed = parse(
    tokenize(source, { trim_blocks: trimBlocks, lstrip_blocks: lstripBlocks }),
  );
  return template;
}

const ENGINES: Engine[] = [
  {
    name: 'slim-iam/jinja',
    compile(source, context) {
      const template = new Environment().fromString(source);
      return timed(() => template.render(context));
    },
  },
  {
    name: 'nunjucks',
    compile(source, context) {
      const template = nunjucks.compile(
        source,
        new nunjucks.Environment(null, { autoescape: false }),
      );
      return timed(() => template.render(context));
    },
  },
  {
    name: '@huggingface/jinja',
    compile(source, context) {
      const template = huggingFace(source);
      return timed(() => template.render(context));
    },
  },
];

function jinja2(python: string): Engine & { end(): void } {
  const script = fileURLToPath(new URL('jinja-oracle.py', import.meta.url));
  const process = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  return {
    name: 'Python Jinja2',
    compile: (template, context) => async (renders) => {
      process.stdin.write(`${JSON.stringify({ template, context, renders })}\n`);
      return JSON.parse((await answers.next()).value);
    },
    end: () => process.stdin.end(),
  };
}

const MEMBER =
  "response['ListAccessKeysResponse']['ListAccessKeysResult']['AccessKeyMetadata']['member']";
const ONE_OR_MORE = `{% set temp = ${MEMBER}%}{%if (temp is defined) and temp%}{%if temp['AccessKeyId']%}{%set temp = [temp]%}{%endif%}`;
const ACTIVE = "temp | rejectattr('Status', 'eq', 'Inactive')";

const keys = ['Active', 'Inactive'].map((Status, index) => ({
  UserName: 'ann',
  AccessKeyId: `AKIAIOSFODNN${index}EXAMPLE`,
  Status,
  CreateDate: `202${index}-01-02T03:04:05Z`,
}));
const response = {
  ListAccessKeysResponse: { ListAccessKeysResult: { AccessKeyMetadata: { member: keys } } },
};
const rows = Array.from({ length: 200 }, (_, index) => ({
  name: `user${index}`,
  path: `/division/${index % 7}/`,
  active: index % 3 > 0,
  groups: { count: index % 5 },
}));

const WORKLOADS: { name: string; template: string; context: Context }[] = [
  {
    name: 'active access keys (documented statement)',
    template: `${ONE_OR_MORE}{{ ${ACTIVE} | map(attribute='AccessKeyId') | join(', ') }}{%else%}NONE{%endif%}`,
    context: { response },
  },
  {
    name: 'date of the oldest key (documented statement)',
    template: `${ONE_OR_MORE}{% set dates = ${ACTIVE} | map(attribute='CreateDate') | list %}{%if (dates is defined) and dates%}{{dates[0]}}{%endif%}{%endif%}`,
    context: { response },
  },
  {
    name: 'a loop over 200 rows',
    template: `{% for row in rows %}{{ loop.index }}. {{ row.name | upper }} {{ row.path }}{% if row.active %} active{% endif %} in {{ row.groups.count + 1 }} groups{% if not loop.last %}; {% endif %}
{% endfor %}`,
    context: { rows },
  },
];

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

/** Microseconds a rendering takes by each engine, measured in turns; null where it cannot give that text. */
async function measure(
  { template, context }: { template: string; context: Context },
  engines: Engine[],
): Promise<(number | null)[]> {
  const correct = (await engines[0]!.compile(template, context)(1)).text;
  const runs: ({ run: Timed; renders: number; times: number[] } | null)[] = [];
  for (const engine of engines) {
    try {
      const run = engine.compile(template, context);
      const warm = await run(200);
      const renders = Math.ceil((ROUND_SECONDS / (await run(200)).seconds) * 200);
      runs.push(warm.text === correct ? { run, renders, times: [] } : null);
    } catch {
      runs.push(null);
    }
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const each of runs) {
      if (each) each.times.push((await each.run(each.renders)).seconds / each.renders);
    }
  }
  return runs.map((each) => each && median(each.times) * 1e6);
}

function table(head: string[], body: string[][]): void {
  const lines = [head, head.map((_, column) => (column ? '---:' : '---')), ...body];
  console.log(`${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
}

type Renderer = (golden: GoldenCase) => string | Promise<string>;

/** Whether another engine gives the text that Jinja2 gives, or fails where Jinja2 fails, however it says so. */
async function textMatches(golden: GoldenCase, render: Renderer): Promise<boolean> {
  // only slim-iam/jinja renders to native values, evaluates expressions or lists variables
  if (golden.mode !== 'render' && golden.mode !== 'string') return false;
  try {
    const text = await render({ ...golden, context: structuredClone(golden.context) });
    return text === golden.expected;
  } catch {
    return golden.error !== undefined || (golden.mode === 'string' && golden.expected === '');
  }
}

function byNunjucks({
  template,
  load,
  templates = {},
  options,
  context,
}: GoldenCase): Promise<string> {
  const loader = {
    getSource: (name: string) => {
      if (!Object.hasOwn(templates, name)) throw new Error(`template not found: ${name}`);
      return { src: templates[name]!, path: name, noCache: true };
    },
  };
  const environment = new nunjucks.Environment(loader as nunjucks.ILoader, {
    autoescape: false,
    ...options,
  });
  const source = template ?? templates[load!] ?? '';
  // with a callback: without one nunjucks throws some errors where nobody can catch them
  return new Promise((resolve, reject) => {
    nunjucks.compile(source, environment).render(context, (error, text) => {
      if (error) reject(error);
      else resolve(text ?? '');
    });
  });
}

function byHuggingFace({ template, load, templates = {}, options, context }: GoldenCase): string {
  return huggingFace(template ?? templates[load!] ?? '', options).render(context);
}

const RIGHT = [
  matches,
  ...[byNunjucks, byHuggingFace].map(
    (render: Renderer) => (golden: GoldenCase) => textMatches(golden, render),
  ),
];

const python = pythonWithJinja2();
const oracle = python === null ? null : jinja2(python);
const engines = oracle ? [...ENGINES, oracle] : ENGINES;
const speed: string[][] = [];
for (const workload of WORKLOADS) {
  const [own, ...others] = await measure(workload, engines);
  speed.push([
    workload.name,
    own!.toFixed(1),
    ...others.map((time) =>
      time === null ? 'cannot' : `${time.toFixed(1)} (${(time / own!).toFixed(2)}x)`,
    ),
  ]);
}
oracle?.end();
table(['µs a rendering', ...engines.map(({ name }) => name)], speed);

function row([all, ...rights]: number[]): string[] {
  const share = (right: number) => `${right} (${((100 * right) / all!).toFixed(1)}%)`;
  return [String(all), ...rights.map(share)];
}

const totals = [0, 0, 0, 0];
const rates: string[][] = [];
let onPurpose = 0;
for (const [area, golden] of goldenAreas()) {
  const cases = golden.filter(({ differs }) => differs === undefined);
  onPurpose += golden.length - cases.length;
  const counts = [cases.length];
  for (const isRight of RIGHT) {
    let right = 0;
    for (const each of cases) if (await isRight(each)) right += 1;
    counts.push(right);
  }
  counts.forEach((count, index) => {
    totals[index]! += count;
  });
  rates.push([area, ...row(counts)]);
}
table(
  ['golden cases', 'all', ...ENGINES.map(({ name }) => name)],
  [...rates, ['all', ...row(totals)]],
);
console.log(
  `${onPurpose} more cases differ in slim-iam/jinja on purpose and are left out; each says why in fixtures/jinja.`,
);
