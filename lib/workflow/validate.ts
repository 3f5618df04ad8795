import { Cron } from 'croner';
import { models } from '../fixtures/model.js';
import { TemplateSyntaxError } from '../jinja/index.js';
import { suggest } from '../presets/find.js';
import { findPreset, type Preset, validateInputNames } from '../presets/index.js';
import { settingsContext } from '../presets/prepare.js';
import { validateParamNames } from '../presets/validate.js';
import { ValidationError } from '../query/errors.js';
import { actionOf } from './call.js';
import {
  type ApiBlock,
  type Block,
  end,
  type Path,
  type Workflow,
  type WorkflowFile,
} from './definition.js';
import { edgesOf, findCycle, reachable, topological } from './graph.js';
import type { Issue } from './issues.js';
import { checkRule, rulesIn } from './rules.js';
import { inputsOf, mappingsOf, namesIn, type Template, templatesBefore } from './templates.js';

/** Names that a template has of the run itself, which nothing else may be called. */
const reserved = ['response', 'response_headers', 'item', 'GlobalSetting', '__proto__'];

type Report = (path: Path, message: string, fix: string) => void;

/**
 * Finds what is wrong with a workflow beyond its form: names of presets, actions, fields, credentials
 * and inputs that do not exist, mandatory inputs left out, templates that are none or name what
 * nothing provides, blocks that are not connected or not reachable, cycles, and a destructive block
 * without a rule on Begin. `variables` are global variables given from outside. Empty when all is well.
 */
export function validateWorkflow(
  { workflow, issueAt }: WorkflowFile,
  variables: Readonly<Record<string, string>> = {},
): Issue[] {
  const issues: Issue[] = [];
  const report: Report = (path, message, fix) => issues.push(issueAt(path, message, fix));
  validateBegin(workflow, report);
  for (const [id, block] of Object.entries(workflow.blocks)) {
    validateEdges(workflow, ['blocks', id], block, report);
    if (block.type === 'api') validateCall(workflow, ['blocks', id], block, report);
  }
  for (const [property, names] of [
    ['fields', workflow.fields],
    ['dates', Object.keys(workflow.dates ?? {})],
  ] as const) {
    for (const name of names) {
      if (reserved.includes(name))
        report([property], `'${name}' has a meaning already`, 'rename it');
    }
  }
  const cycle = findCycle(workflow);
  if (cycle) {
    const way = [...cycle, cycle[0]].join(' → ');
    report(
      ['blocks', cycle[0]!],
      `the blocks form a cycle: ${way}`,
      'let one lead elsewhere, or to end',
    );
  }
  const reached = reachable(workflow);
  for (const id of Object.keys(workflow.blocks)) {
    if (reached.has(id)) continue;
    report(['blocks', id], `no block leads to '${id}'`, 'connect it, or remove it');
  }
  if (!cycle) validateTemplates(workflow, variables, report);
  validateDestruction(workflow, reached, report);
  return issues.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The fields of the record that the workflow reads before it could have set them itself. */
export function fieldsRead(workflow: Workflow): string[] {
  const { rules } = workflow.begin;
  const inRules = new Set(rules && [...rulesIn(rules)].map(([, { field }]) => field));
  const used = new Set<string>();
  for (const block of Object.values(workflow.blocks)) {
    for (const template of [...templatesBefore(block), ...mappingsOf(block)]) {
      for (const name of namesIn(template)) used.add(name);
    }
    if (block.type === 'api') for (const { name } of inputsOf(block)) used.add(name);
  }
  const set = fieldsSet(workflow);
  return workflow.fields.filter(
    (field) => inRules.has(field) || (used.has(field) && !set.has(field)),
  );
}

/** The names that the workflow sets: fields and variables. */
export function fieldsSet({ blocks }: Workflow): Set<string> {
  const names = new Set<string>();
  for (const block of Object.values(blocks)) {
    const set = block.type === 'update' ? block.fields : block.type === 'api' ? block.response : {};
    for (const name of Object.keys(set ?? {})) names.add(name);
  }
  return names;
}

function validateBegin({ begin, blocks, fields }: Workflow, report: Report): void {
  const { actions, schedule, rules, next } = begin;
  if (actions.includes('schedule') && !schedule) {
    report(
      ['begin', 'actions'],
      'the action schedule needs a schedule',
      "add 'schedule' with a cron",
    );
  }
  if (schedule && !actions.includes('schedule')) {
    report(
      ['begin', 'schedule'],
      'there is a schedule, but not among the actions',
      'add schedule to actions',
    );
  }
  if (schedule) validateSchedule(schedule, report);
  if (next === end || !Object.hasOwn(blocks, next)) {
    report(
      ['begin', 'next'],
      `Begin leads to no block '${next}'${suggest(next, Object.keys(blocks))}`,
      'name a block',
    );
  }
  for (const [path, rule] of rules ? rulesIn(rules) : []) {
    const at = ['begin', 'rules', ...path];
    if (!fields.includes(rule.field)) {
      report(
        [...at, 'field'],
        `unknown field '${rule.field}'${suggest(rule.field, fields)}`,
        'correct it, or add it to fields',
      );
    }
    const wrong = checkRule(rule);
    if (wrong) report([...at, 'value'], wrong, 'correct the value');
  }
}

function validateSchedule(
  { cron, timezone = 'UTC' }: NonNullable<Workflow['begin']['schedule']>,
  report: Report,
): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    report(
      ['begin', 'schedule', 'timezone'],
      `unknown time zone '${timezone}'`,
      'name one such as Europe/Berlin',
    );
    return;
  }
  try {
    const job = new Cron(cron, { timezone, paused: true });
    if (job.nextRun()) return;
    report(['begin', 'schedule', 'cron'], `'${cron}' never comes`, 'correct it');
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: /, '');
    report(
      ['begin', 'schedule', 'cron'],
      `not a cron pattern: ${why}`,
      "write one such as '0 6 * * 1-5'",
    );
  }
}

function validateEdges({ blocks }: Workflow, at: Path, block: Block, report: Report): void {
  for (const [edge, target] of edgesOf(block)) {
    if (target === end || Object.hasOwn(blocks, target)) continue;
    const names = [...Object.keys(blocks), end];
    report(
      [...at, edge],
      `there is no block '${target}'${suggest(target, names)}`,
      'connect it to a block, or to end',
    );
  }
}

function validateCall(workflow: Workflow, at: Path, block: ApiBlock, report: Report): void {
  const { credential } = block;
  const credentials = Object.keys(workflow.credentials ?? {});
  if (credential !== undefined && !credentials.includes(credential)) {
    report(
      [...at, 'credential'],
      `unknown credential '${credential}'${suggest(credential, credentials)}`,
      'correct it, or add it to credentials',
    );
  }
  for (const name of Object.keys(block.response ?? {})) {
    if (!reserved.includes(name)) continue;
    report([...at, 'response', name], `'${name}' has a meaning already`, 'map to another name');
  }
  if (block.preset === undefined) validateAction(at, block, report);
  else validatePreset(at, block, block.preset, report);
}

function validatePreset(at: Path, block: ApiBlock, name: string, report: Report): void {
  let preset: Preset;
  try {
    preset = findPreset(name);
  } catch (error) {
    report([...at, 'preset'], messageOf(error), 'slim-iam presets lists them');
    return;
  }
  for (const name of Object.keys(block.inputs ?? {})) {
    attempt(
      () => validateInputNames(preset, [name]),
      (message) => report([...at, 'inputs', name], message, 'correct or remove it'),
    );
  }
  for (const name of Object.keys(block.params ?? {})) {
    attempt(
      () => validateParamNames(preset, [name]),
      (message) => report([...at, 'params', name], message, 'correct or remove it'),
    );
  }
}

function validateAction(
  at: Path,
  { action = '', inputs, params = {} }: ApiBlock,
  report: Report,
): void {
  if (inputs) report([...at, 'inputs'], 'inputs are those of a preset', 'write them as params');
  const { actions } = models.iam;
  if (!Object.hasOwn(actions, action)) {
    const near = suggest(action, Object.keys(actions));
    report([...at, 'action'], `IAM has no action '${action}'${near}`, 'correct it');
    return;
  }
  const { members, required } = actions[action]!.params;
  const names = Object.keys(members);
  const given = Object.keys(params).map((name) => name.split('.')[0]!);
  for (const [index, name] of given.entries()) {
    if (names.includes(name) || name === 'Version') continue;
    const path = [...at, 'params', Object.keys(params)[index]!];
    report(path, `${action} has no param '${name}'${suggest(name, names)}`, 'correct or remove it');
  }
  for (const name of names) {
    if (given.includes(name)) continue;
    if (required.includes(name)) {
      report([...at, 'action'], `${action} needs ${name}`, `add '${name}' to params`);
    } else if (name === 'UserName') {
      report(
        [...at, 'action'],
        `without UserName, ${action} is about whoever signs`,
        "add 'UserName' to params",
      );
    }
  }
}

/** Whether each template parses and has what it names. */
function validateTemplates(
  workflow: Workflow,
  variables: Readonly<Record<string, string>>,
  report: Report,
): void {
  const settings = Object.keys(settingsContext({ ...workflow.variables, ...variables }));
  const always = [...workflow.fields, ...settings, ...Object.keys(workflow.dates ?? {})];
  const provided = new Map<string, Set<string>>([[workflow.begin.next, new Set(always)]]);
  for (const id of topological(workflow)) {
    const block = workflow.blocks[id]!;
    const known = provided.get(id)!;
    validateBlockTemplates(['blocks', id], block, known, report);
    if (block.type === 'update') validateUpdate(workflow, ['blocks', id], block.fields, report);
    for (const [edge, target] of edgesOf(block)) {
      const names = new Set([...(provided.get(target) ?? []), ...known]);
      if (block.type === 'api') {
        for (const name of ['response', 'response_headers']) names.add(name);
        if (edge === 'positive')
          for (const name of Object.keys(block.response ?? {})) names.add(name);
      }
      provided.set(target, names);
    }
  }
}

function validateBlockTemplates(
  at: Path,
  block: Block,
  known: ReadonlySet<string>,
  report: Report,
): void {
  const check = (template: Template, names: ReadonlySet<string>) => {
    const path = [...at, ...template.path];
    try {
      for (const name of namesIn(template)) {
        if (names.has(name)) continue;
        report(
          path,
          `nothing provides '${name}'${suggest(name, [...names])}`,
          'add it to fields or variables, or map it in an earlier block',
        );
      }
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      const line = error.lineno && error.lineno > 1 ? ` (line ${error.lineno} of it)` : '';
      report(
        path,
        `not a Jinja2 ${template.kind === 'text' ? 'template' : template.kind}: ${error.message}${line}`,
        'correct it',
      );
    }
  };
  const here = new Set(known);
  for (const template of templatesBefore(block)) {
    check(template, here);
    if (template.path[0] === 'each') here.add('item');
  }
  if (block.type !== 'api') return;
  const inputs = new Set([...here, ...Object.keys(block.inputs ?? {})]);
  for (const { name, required, example } of inputsOf(block)) {
    if (!required || inputs.has(name)) continue;
    report(
      [...at, 'preset'],
      `the mandatory input '${name}' is missing`,
      `add it to inputs, such as ${name}: ${example.length > 60 ? '…' : example}`,
    );
  }
  const answered = new Set([...inputs, 'response', 'response_headers']);
  for (const mapping of mappingsOf(block)) {
    check(mapping, answered);
    answered.add(String(mapping.path.at(-1)));
  }
}

function validateUpdate(
  { fields }: Workflow,
  at: Path,
  updated: Readonly<Record<string, string>>,
  report: Report,
): void {
  for (const field of Object.keys(updated)) {
    if (fields.includes(field)) continue;
    report(
      [...at, 'fields', field],
      `unknown field '${field}'${suggest(field, fields)}`,
      'correct it, or add it to fields',
    );
  }
}

function validateDestruction(
  workflow: Workflow,
  reached: ReadonlySet<string>,
  report: Report,
): void {
  if (workflow.begin.rules) return;
  for (const [id, block] of Object.entries(workflow.blocks)) {
    const action = destroys(block);
    if (!action || !reached.has(id)) continue;
    report(
      ['blocks', id],
      `'${id}' (${action}) would run for every record`,
      'add rules to begin that say for which, such as field status, operator equals, value Terminated',
    );
  }
}

/** The action of a block that deletes what cannot be brought back. */
export function destroys(block: Block): string | undefined {
  if (block.type !== 'api') return undefined;
  const action = actionOf(block);
  return /^(Delete|Deactivate|Reset)/.test(action) ? action : undefined;
}

function attempt(check: () => void, refused: (message: string) => void): void {
  try {
    check();
  } catch (error) {
    refused(messageOf(error));
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ValidationError) return error.message;
  throw error;
}
