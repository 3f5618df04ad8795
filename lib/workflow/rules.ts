import { formatDate, parseDate, parseRelative, relativeForm } from './duration.js';
import type { PersonRecord } from './records.js';

export const operators = [
  'equals',
  'not equals',
  'contains',
  'starts with',
  'is empty',
  'is not empty',
  'in',
  'greater',
  'less',
] as const;

/** How a record's field is compared with a value. */
export type Operator = (typeof operators)[number];

type Scalar = string | number | boolean;

export interface Rule {
  field: string;
  operator: Operator;
  /** A list for `in`; none for `is empty` and `is not empty`. */
  value?: Scalar | readonly Scalar[];
}

/** Rules of which all, or any one, must hold. */
export type RuleGroup = { all: readonly RuleOrGroup[] } | { any: readonly RuleOrGroup[] };

export type RuleOrGroup = Rule | RuleGroup;

/**
 * Whether a record is one that the rules are for. Texts are compared as they stand, case included; a
 * field that is missing or null is the empty text. `greater` and `less` compare numbers, or dates
 * when the value is one (`2026-01-31`, `now - 90 days`); a field that is neither matches nothing.
 */
export function matches(group: RuleGroup, record: PersonRecord, now: Date): boolean {
  const holds = (rule: RuleOrGroup): boolean =>
    isRule(rule) ? ruleHolds(rule, record, now) : matches(rule, record, now);
  return 'all' in group ? group.all.every(holds) : group.any.some(holds);
}

/** What is wrong with a rule's value for its operator, in words; undefined when it will do. */
export function checkRule({ operator, value }: Rule): string | undefined {
  switch (operator) {
    case 'is empty':
    case 'is not empty':
      return value === undefined ? undefined : `'${operator}' takes no value`;
    case 'in':
      return Array.isArray(value) && value.length > 0 ? undefined : "'in' takes a list of values";
    case 'greater':
    case 'less':
      if (isScalar(value) && comparable(value, new Date()) !== undefined) return undefined;
      return `'${operator}' takes a number, a date such as 2026-01-31, or ${relativeForm}`;
    default:
      return isScalar(value) ? undefined : `'${operator}' takes one value`;
  }
}

/** Every rule of a group, in order, with its way from the group. */
export function* rulesIn(group: RuleGroup): Generator<[path: (string | number)[], rule: Rule]> {
  const [word, rules] =
    'all' in group ? (['all', group.all] as const) : (['any', group.any] as const);
  for (const [index, rule] of rules.entries()) {
    if (isRule(rule)) yield [[word, index], rule];
    else for (const [path, inner] of rulesIn(rule)) yield [[word, index, ...path], inner];
  }
}

function isRule(rule: RuleOrGroup): rule is Rule {
  return 'operator' in rule;
}

function isScalar(value: Rule['value']): value is Scalar {
  return value !== undefined && typeof value !== 'object';
}

function ruleHolds({ field, operator, value }: Rule, record: PersonRecord, now: Date): boolean {
  const found = Object.hasOwn(record, field) ? record[field] : undefined;
  const text = asText(found);
  switch (operator) {
    case 'equals':
      return text === asText(value);
    case 'not equals':
      return text !== asText(value);
    case 'contains':
      return Array.isArray(found)
        ? found.some((item) => asText(item) === asText(value))
        : text.includes(asText(value));
    case 'starts with':
      return text.startsWith(asText(value));
    case 'is empty':
      return text === '';
    case 'is not empty':
      return text !== '';
    case 'in':
      return (value as readonly Scalar[]).some((one) => asText(one) === text);
    case 'greater':
    case 'less': {
      const limit = comparable(value as Scalar, now);
      const actual = comparable(text, now, false);
      if (limit === undefined || actual === undefined || limit.kind !== actual.kind) return false;
      return operator === 'greater' ? actual.number > limit.number : actual.number < limit.number;
    }
  }
}

/** A number or date on the scale that it is compared on. */
function comparable(
  value: Scalar,
  now: Date,
  mayBeRelative = true,
): { kind: 'number' | 'date'; number: number } | undefined {
  const text = String(value).trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) {
    return { kind: 'number', number: Number(text) };
  }
  const date = (mayBeRelative ? parseRelative(text, now) : undefined) ?? parseDate(text);
  return date && { kind: 'date', number: date.getTime() };
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return formatDate(value);
  if (Array.isArray(value)) return value.map(asText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
