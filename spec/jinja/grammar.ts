import fc from 'fast-check';

/** A literal of Jinja2 that reads as this text. */
function quoted(text: string): string {
  const body = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n');
  return `'${body}'`;
}

const character = fc.constantFrom(...'abcXYZ019 _-,.:/<&"\'%\\\n\té日😀');
const text = fc.string({ unit: character, maxLength: 8 });
const word = fc.constantFrom('a', 'b', 'name', 'Active', 'x y', 'Zebra', 'apple', '1', '');
const integer = fc.oneof(fc.integer({ min: -4, max: 9 }), fc.constantFrom(100, 255, 1000));
const fraction = fc.constantFrom(0.5, -1.25, 2.5, 0.1, 12.345, 1e-7, 1.5e300);

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  text,
  word,
  integer,
  fraction,
  fc.boolean(),
  fc.constant(null),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const user = fc.record(
  {
    name: word,
    age: integer,
    active: fc.boolean(),
    tags: fc.array(word, { maxLength: 3 }),
    address: fc.record({ city: word }),
  },
  { requiredKeys: ['name', 'age', 'address'], noNullPrototype: true },
);

/** Contexts of JSON data: the same names every time, so that templates can ask for them. */
export const contexts = fc.record(
  {
    n: integer,
    f: fraction,
    s: text,
    t: fc.boolean(),
    l: fc.array(integer, { maxLength: 4 }),
    w: fc.array(word, { minLength: 1, maxLength: 4 }),
    d: fc.dictionary(word, scalar, { maxKeys: 3, noNullPrototype: true }),
    u: fc.array(user, { minLength: 1, maxLength: 3 }),
    x: fc.record(
      { a: json, name: word, b: fc.array(json, { maxLength: 2 }) },
      { requiredKeys: ['a', 'name'], noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

/** `pieces` with every gap filled by one of the arbitraries, in order. */
function filled(pieces: TemplateStringsArray, ...gaps: fc.Arbitrary<string>[]) {
  return fc
    .tuple(...gaps)
    .map((parts) => pieces.map((piece, index) => piece + (parts[index] ?? '')).join(''));
}

const one = (...choices: string[]) => fc.constantFrom(...choices);
const quotedWord = word.map(quoted);
const attribute = one(
  "'name'",
  "'name'",
  "'age'",
  "'age'",
  "'active'",
  "'tags'",
  "'address.city'",
  "'tags.0'",
);
const test = one(
  ...['defined', 'undefined', 'none', 'string', 'number', 'integer', 'float', 'boolean'],
  ...['mapping', 'sequence', 'iterable', 'true', 'false', 'lower', 'upper', 'not none'],
);

interface Expressions {
  number: string;
  string: string;
  list: string;
  dict: string;
  bool: string;
  any: string;
}

const expressions = fc.letrec((tie: fc.LetrecTypedTie<Expressions>) => {
  const number = tie('number');
  const string = tie('string');
  const list = tie('list');
  const dict = tie('dict');
  const bool = tie('bool');
  const any = tie('any');
  const options = { maxDepth: 3, depthIdentifier: 'expression', withCrossShrink: true } as const;
  return {
    number: fc.oneof(
      options,
      integer.map(String),
      one(
        'n',
        'f',
        '0.5',
        '2.0',
        '-1.5',
        '1e3',
        '1_000',
        '0x1F',
        '9007199254740993',
        'n',
        'n',
        'u[0].age',
      ),
      filled`${number} ${one('+', '-', '*', '/', '//', '%')} ${number}`,
      filled`(${number} ${one('+', '-', '*', '/', '//', '%')} ${number})`,
      filled`${number} ** ${one('2', '-1', '0', '3')}`,
      filled`-${number}`,
      filled`${number}|${one('abs', 'int', 'float', 'round', 'round(1)', "round(0, 'floor')")}`,
      filled`(${string})|${one('int', 'float', 'length', 'wordcount', 'int(7)', 'int(base=16)')}`,
      filled`(${list})|${one('length', 'sum', 'min', 'max', 'first', 'last', 'count')}`,
      filled`(${string}).${one('find', 'count')}(${quotedWord})`,
      filled`(${list})[${number}]`,
      filled`(${number} if ${bool} else ${number})`,
    ),
    string: fc.oneof(
      options,
      text.map(quoted),
      quotedWord,
      one('s', 'w[0]', 'u[0].name', "'a' 'b'", 's', 'x.name'),
      filled`${any} ~ ${any}`,
      filled`(${string} + ${string})`,
      filled`(${string}) * ${one('0', '2', '3', '-1')}`,
      filled`(${any})|string`,
      filled`(${any})|tojson`,
      filled`(${any})|pprint`,
      filled`(${any})|e`,
      filled`(${any})|urlencode`,
      filled`(${string})|${one('upper', 'lower', 'title', 'capitalize', 'trim', 'striptags', 'reverse')}`,
      filled`(${string})|${one('center(9)', 'indent(2)', 'indent(1, true)', 'wordwrap(4)', 'escape')}`,
      filled`(${string})|truncate(${one('5', '6, true', "4, true, ''", "5, false, '..', 0")})`,
      filled`(${string})|replace(${quotedWord}, ${quotedWord})`,
      filled`(${string})|default(${string}, ${bool})`,
      filled`(${list})|join(${one('', "','", "', '", "d='-'")})`,
      filled`(${number})|filesizeformat`,
      filled`${one("'%s'", "'%5d'", "'%.2f'", "'%x'", "'%-4s|'")} % ${number}`,
      filled`${one("'%s-%s'", "'%r %s'")}|format(${any}, ${any})`,
      filled`${one("'{}'", "'{:>5}'", "'{0!r}'", "'{:5}|'")}.format(${any})`,
      filled`(${string}).${one('upper', 'lower', 'title', 'strip', 'capitalize', 'swapcase')}()`,
      filled`(${string}).${one("strip(' a')", 'zfill(5)', "center(7, '*')", 'ljust(4)', "rjust(4, '.')")}`,
      filled`(${string}).replace(${quotedWord}, ${quotedWord})`,
      filled`${quotedWord}.join(${list}|map('string'))`,
      filled`(${string})[${one('0', '-1', '1:', ':2', '::-1', '::2', '-3:', '1:3', '3:0:-1')}]`,
      filled`(${string} if ${bool})`,
    ),
    list: fc.oneof(
      options,
      one(
        'l',
        'w',
        'u',
        '[]',
        '(1, 2)',
        '[1, 2.0, none]',
        'range(4)',
        'd|list',
        'u|map(attribute="name")|list',
      ),
      filled`[${any}, ${any}]`,
      filled`(${any}, ${any})`,
      filled`[${number}, ${number}, ${number}]`,
      filled`(${list} + ${list})`,
      filled`(${list}) * 2`,
      filled`(${list})[${one('1:', ':2', '::-1', '-2:', '::2', ':-1')}]`,
      filled`(${list})|${one('list', 'sort', 'unique|list', 'reverse|list', 'batch(2)|list', "batch(3, '-')|list", 'slice(2)|list', "slice(3, 'x')|list")}`,
      filled`(${list})|${one('sort(reverse=true)', 'sort(case_sensitive=true)', "map('string')|list", "map('upper')|list", "map('default', 'q', true)|list")}`,
      filled`(${list})|${one('select', 'reject')}${one('', "('string')", "('number')", "('odd')", "('gt', 1)", "('in', [1, 2])", "('none')")}|list`,
      filled`u|${one('selectattr', 'rejectattr')}(${attribute!})|list`,
      filled`u|${one('selectattr', 'rejectattr')}(${attribute!}, ${one("'defined'", "'eq', 'a'", "'gt', 3", "'string'", "'in', [1, 'a']")})|list`,
      filled`u|map(attribute=${attribute!}${one('', ', default=0', ", default='-'")})|list`,
      filled`u|sort(attribute=${attribute!})|map(attribute='name')|list`,
      filled`u|groupby(${attribute!}${one('', ", default=''")})|map('first')|list`,
      filled`u|unique(attribute=${attribute!})|map(attribute='name')|list`,
      filled`(${string}).${one('split()', "split('a')", "split(',', 1)", 'splitlines()', "partition('-')", "rsplit(' ', 1)")}`,
      filled`(${dict})|dictsort${one('', '(true)', "(by='value')", '(reverse=true)')}`,
      filled`(${dict}).${one('items', 'keys', 'values')}()|list`,
      filled`(${string})|list`,
    ),
    dict: fc.oneof(
      options,
      one('d', '{}', "{'a': 1}", 'dict(a=1, b=2)', 'u[0]'),
      filled`{${quotedWord}: ${any}, ${quotedWord}: ${any}}`,
      filled`{${number}: ${any}}`,
      filled`dict(${dict}, a=${any})`,
    ),
    bool: fc.oneof(
      options,
      one('t', 'true', 'false', 'none', 't', 'loop is defined and loop.first'),
      filled`${any} ${one('==', '!=')} ${any}`,
      filled`${number} ${one('<', '<=', '>', '>=')} ${number}`,
      filled`${string} ${one('<', '<=', '>', '>=')} ${string}`,
      filled`${number} < ${number} ${one('<', '<=', '==', '!=')} ${number}`,
      filled`${any} ${one('in', 'not in')} ${list}`,
      filled`${quotedWord} ${one('in', 'not in')} ${fc.oneof(string, dict)}`,
      filled`${any} is ${test!}`,
      filled`(${any}) is ${test!}`,
      filled`${number} is ${one('even', 'odd', 'divisibleby 3', 'divisibleby(2)', 'gt 2', 'eq 3')}`,
      filled`not ${bool}`,
      filled`${bool} ${one('and', 'or')} ${bool}`,
      filled`(${bool} ${one('and', 'or')} ${bool})`,
    ),
    any: fc.oneof(
      options,
      one(
        'x',
        'i',
        'j',
        'v',
        'missing',
        'x.a',
        "x['name']",
        'x[0]',
        'd.a',
        'd.missing',
        'u[0].tags',
      ),
      number,
      string,
      list,
      dict,
      bool,
      filled`${any} ${one('and', 'or')} ${any}`,
      filled`${any}|default(${any})`,
      filled`(${dict}).get(${quotedWord}${one('', ', 5')})`,
      filled`(${dict})[${quotedWord}]`,
      filled`(${list})|${one('first', 'last', 'min', 'max')}`,
      filled`(${any} if ${bool} else ${any})`,
    ),
  };
});

const { any, bool, list, dict, string } = expressions;
const open = one('{%', '{%', '{%-');
const close = one('%}', '%}', '-%}');
const name = one('v', 'i', 'j', 'n', 'q');
const data = fc
  .string({ unit: one('a', 'b', ' ', '\n', '{', '}', '%', '#', '.', '😀'), maxLength: 6 })
  .map((raw) => raw.replace(/\{(?=[{%#]|$)/g, '('));

const body: fc.Arbitrary<string> = fc.letrec<{ body: string; statement: string }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'statement', withCrossShrink: true },
    filled`{{ ${any} }}`,
    filled`{{${one('', '-')} ${any} ${one('', '-')}}}`,
    data,
    filled`${open} set ${name} = ${any} ${close}`,
    filled`{% set ${name} %}${tie('body')}{% endset %}`,
    filled`${open} if ${bool} ${close}${tie('body')}${open} endif ${close}`,
    filled`{% if ${any} %}${tie('body')}{% elif ${bool} %}${tie('body')}{% else %}${tie('body')}{% endif %}`,
    filled`${open} for i in ${list} ${close}${tie('body')}${open} endfor ${close}`,
    filled`{% for i in ${list} if ${bool} %}${tie('body')}{% else %}${tie('body')}{% endfor %}`,
    filled`{% for i, j in ${dict}.items() %}${tie('body')}{% endfor %}`,
    filled`{% for j in ${list} %}{{ loop.${one('index', 'index0', 'revindex', 'first', 'last', 'length', 'previtem', 'nextitem')} }}${tie('body')}{% endfor %}`,
    filled`{% for i in ${string} %}{{ loop.cycle(1, 'b') }}{{ loop.changed(i) }}{% endfor %}`,
    filled`{% with v = ${any}, q = ${any} %}${tie('body')}{% endwith %}`,
    filled`{% macro m(v, q=${any}) %}${tie('body')}{% endmacro %}{{ m(${any}) }}{{ m(q=${any}) }}`,
    filled`{% macro m(v) %}{{ caller(v) }}{% endmacro %}{% call(q) m(${any}) %}${tie('body')}{% endcall %}`,
    filled`{% set ns = namespace(v=${any}) %}{% for i in ${list} %}{% set ns.v = ${any} %}{% endfor %}{{ ns.v }}`,
    filled`{% filter ${one('upper', 'trim', 'title', "replace('a', 'b')", 'e')} %}${tie('body')}{% endfilter %}`,
    filled`{% raw %}{{ ${name} }}{% endraw %}{#${open.map(() => ' c ')}#}`,
    filled`{% block ${one('one', 'two', 'three')} %}${tie('body')}{% endblock %}`,
  ),
  body: fc.array(tie('statement'), { maxLength: 3 }).map((parts) => parts.join('')),
})).body;

/** Sources of templates over those contexts, mostly valid. */
export const templates = body.filter((source) => source !== '');
