import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  Environment,
  evaluate,
  precompile,
  renderToNative,
  SecurityError,
  TemplateAssertionError,
  TemplateError,
  TemplateNotFound,
  TemplateRuntimeError,
  TemplateSyntaxError,
  UndefinedError,
  undeclaredVariables,
} from '../../lib/jinja/index.js';

type Context = Record<string, unknown>;

const environment = new Environment({ extensions: ['do'] });

function render(template: string, context: Context = {}): string {
  return environment.fromString(template).render(context);
}

/** The text of a template, or the typed error that ended it; anything else an error may be is a hole. */
function outcome(template: string, context: Context = {}): string | TemplateError {
  try {
    return render(template, context);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw new Error(`${template.slice(0, 200)} let a foreign error out: ${error}`);
  }
}

/** Asserts that a template gives nothing at all: no text, or one of the typed errors. */
function givesNothing(template: string, context: Context = {}): void {
  const result = outcome(template, context);
  assert.ok(result === '' || result instanceof TemplateError, `${template} gave ${result}`);
}

const UNREACHABLE = [
  ...['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'],
  ...['__defineGetter__', '__lookupGetter__', 'isPrototypeOf', 'toLocaleString', 'toJSON'],
  ...['apply', 'bind', 'arguments', 'caller', 'length', 'push', 'charAt', 'fromCharCode', 'then'],
  ...['__class__', '__mro__', '__subclasses__', '__globals__', '__init__', '__dict__', '__code__'],
  ...['func_globals', 'mro', 'gi_frame', 'cr_frame', '__getattribute__', '__builtins__'],
];

const BASES = [
  ...["''", "'x'.upper", '1', '1.5', '10 ** 30', 'true', 'none', '[]', '(1,)', '{}', '[].append'],
  ...['{}.items', '{}.items()', 'range', 'range(3)', 'dict', 'lipsum', 'cycler', "cycler('a')"],
  ...["cycler('a').next", 'joiner', 'joiner()', 'namespace', 'namespace()', '[1]|map("string")'],
  ...["'x'|e", "'x'|safe", 'self', 'missing', 'macro', 'data', 'data.list', 'data.text', 'data.n'],
];

const MACRO = '{% macro macro() %}{% endmacro %}';
const data = { data: { list: [1], text: 'x', n: 1 } };

describe('what a template cannot reach', () => {
  for (const base of BASES) {
    it(`anything of JavaScript or of Python's insides from ${base}`, () => {
      for (const name of UNREACHABLE) {
        // a loop's, a cycler's or a macro's own documented attributes are data
        if (base === 'macro' && ['arguments', 'caller'].includes(name)) continue;
        for (const spelling of [
          `(${base}).${name}`,
          `(${base})['${name}']`,
          `(${base})['${name.slice(0, 3)}' ~ '${name.slice(3)}']`,
          `(${base})|attr('${name}')`,
          `([${base}]|map(attribute='${name}')|list)[0]`,
          `([${base}]|map('attr', '${name}')|list)[0]`,
          `([${base}]|selectattr('${name}')|list)|join`,
          `([${base}]|groupby('${name}')|map('first')|list)[0]`,
          `([${base}]|sum(attribute='${name}', start=''))`,
          `[${base}]|join(attribute='${name}')`,
          `'{0.${name}}'.format(${base})`,
          `'{0[${name}]}'.format(${base})`,
          `('{0.${name}}'|safe).format(${base})`,
          `'%(${name})s' % ${base}`,
          `'%(${name})s'|format(${base})`,
        ]) {
          givesNothing(`${MACRO}{{ ${spelling} }}`, data);
        }
        for (const call of [`(${base}).${name}()`, `(${base})['${name}']('return process')()`]) {
          const result = outcome(`${MACRO}{{ ${call} }}`, data);
          assert.ok(result instanceof TemplateRuntimeError, `${call} gave ${result}`);
        }
      }
    });
  }

  it('code, by the constructor chain of a string, a list, a function or a macro', () => {
    for (const base of BASES) {
      const call = `(${base}).constructor.constructor('return globalThis')()`;
      assert.ok(outcome(`${MACRO}{{ ${call} }}`, data) instanceof UndefinedError, call);
    }
  });

  it("a loop's or a namespace's insides", () => {
    for (const name of UNREACHABLE) {
      if (['length', 'arguments', 'caller'].includes(name)) continue;
      givesNothing(`{% for i in [1] %}{{ loop.${name} }}{{ loop['${name}'] }}{% endfor %}`);
      givesNothing(`{% set ns = namespace() %}{{ ns.${name} }}{{ ns['${name}'] }}`);
      givesNothing(`{% macro m() %}{{ caller.${name} }}{% endmacro %}{% call m() %}{% endcall %}`);
    }
  });

  it('globals of JavaScript, of Node or of Python', () => {
    for (const name of [
      ...['globalThis', 'process', 'require', 'module', 'global', 'window', 'this', 'eval'],
      ...['Function', 'Object', 'Array', 'Reflect', 'Proxy', 'Symbol', 'console', 'Buffer'],
      ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'arguments', 'undefined'],
      ...['environment', 'env', 'context', 'frame', 'runtime', 'output', 'cb', 'lineno', 'colno'],
      ...['__builtins__', 'import', 'open', 'exec', 'globals', 'getattr', 'str', 'object', 'type'],
    ]) {
      assert.equal(render(`{{ ${name} is defined }}`), 'False', name);
      givesNothing(`{{ ${name} }}`);
      assert.ok(outcome(`{{ ${name}('x') }}`) instanceof TemplateRuntimeError, name);
    }
  });

  it('filters, tests, templates and blocks named for what every object inherits', () => {
    const bare = new Environment({ loader: {} });
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
      assert.throws(() => render(`{{ 1|${name} }}`), TemplateAssertionError);
      assert.throws(() => render(`{{ 1 is ${name} }}`), TemplateAssertionError);
      assert.throws(() => render(`{{ [1]|map('${name}')|list }}`), TemplateRuntimeError);
      assert.throws(() => render(`{{ [1]|select('${name}')|list }}`), TemplateRuntimeError);
      assert.equal(render(`{{ '${name}' is filter }}{{ '${name}' is test }}`), 'FalseFalse');
      assert.throws(() => bare.getTemplate(name), TemplateNotFound);
      assert.throws(() => bare.fromString(`{% include '${name}' %}`).render({}), TemplateNotFound);
      givesNothing(`{{ self.${name} }}`);
      assert.equal(render(`{% block ${name} %}b{% endblock %}{{ self.${name}() }}`), 'bb');
      assert.equal(
        render(
          `{% set ${name} = 1 %}{{ ${name} }}{% for ${name} in 'a' %}{{ ${name} }}{% endfor %}`,
        ),
        '1a',
      );
      assert.equal(
        render(`{% macro ${name}(${name}) %}{{ ${name} }}{% endmacro %}{{ ${name}(${name}=2) }}`),
        '2',
      );
    }
  });
});

describe('what a template cannot do to the host', () => {
  it("calls none of the context's functions, nor any of its objects' own hooks", () => {
    let calls = 0;
    const touch = () => {
      calls += 1;
      return 'touched';
    };
    class Host {
      get secret() {
        return touch();
      }
      method() {
        return touch();
      }
      toString = touch;
      valueOf = touch;
      toJSON = touch;
      [Symbol.toPrimitive] = touch;
      [Symbol.iterator] = touch;
    }
    const hooks = { toString: touch, valueOf: touch, toJSON: touch, next: touch };
    const objects = [
      new Host(),
      hooks,
      touch,
      Object.create({ inherited: 'touched' }),
      new Proxy(hooks, {}),
    ];
    for (const object of objects) {
      for (const use of [
        ...['x', 'x()', 'x.secret', 'x.method()', 'x.toString()', "x['valueOf']()", 'x.inherited'],
        ...['x ~ ""', 'x + 1', 'x * 2', 'x == 1', 'x < 1', 'x in [1]', '1 in x', '-x', 'not x'],
        ...[
          'x|string|length',
          'x|tojson',
          'x|int',
          'x|float',
          'x|list|length',
          'x|length',
          'x|e|length',
        ],
        ...['x|pprint|length', 'x|join', 'x|sort', 'x|map("upper")|list', 'x|dictsort|length'],
        ...[
          'x|urlencode|length',
          'x|first',
          'x|sum',
          'x|round',
          'x|xmlattr|length',
          'x|title|length',
        ],
        ...[
          '"%s" % x|length',
          '("%d"|format(x))',
          '"{}".format(x)|length',
          '"{:>5}".format(x)|length',
        ],
        ...['[x]|join|length', '[x, x]|sort|length', '[x]|unique|list|length', '{x: 1}|length'],
        ...[
          '[x]|map(attribute="secret")|list',
          'x|attr("method")',
          'x is callable',
          'x is iterable',
        ],
        ...['range(x)', 'dict(x)', '[1][x]', '"a"[x:]', '"a".replace("a", x)', '"a".join([x])'],
      ]) {
        outcome(`{{ ${use} }}`, { x: object });
        outcome(`{% for y in x %}{{ y }}{% endfor %}{% if x %}{% endif %}{% set z = x %}`, {
          x: object,
        });
      }
      renderToNative('{{ x }}', { x: object });
      evaluate('x', { x: object });
    }
    assert.equal(calls, 0);
  });

  it('pollutes no prototype', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {}}}');
    for (const template of [
      "{% do {}.update({'__proto__': {'polluted': 1}}) %}",
      "{% do d.update({'__proto__': {'polluted': 1}}) %}",
      "{% do d.setdefault('__proto__', {}).update({'polluted': 1}) %}",
      "{% do d['__proto__'].update({'polluted': 1}) %}",
      "{% do d.constructor.prototype.update({'polluted': 1}) %}",
      "{% set x = dict(**{'__proto__': {'polluted': 1}}) %}",
      "{% set ns = namespace(**{'__proto__': {'polluted': 1}}) %}",
      '{% set ns = namespace() %}{% set ns.__proto__ = {"polluted": 1} %}',
      '{% set ns = namespace() %}{% set ns.constructor = 1 %}',
      '{% set __proto__ = {"polluted": 1} %}{{ __proto__ }}',
      '{% macro m(__proto__) %}{{ kwargs }}{% endmacro %}{{ m(__proto__={"polluted": 1}) }}',
      '{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(__proto__={"polluted": 1}) }}',
      '{{ [{"k": "__proto__"}]|groupby("k") }}',
      '{{ {"__proto__": {"polluted": 1}}|tojson }}{{ d|tojson }}{{ d|dictsort }}{{ d|items|list }}',
    ]) {
      outcome(template, { d: structuredClone(hostile) });
      outcome(template, structuredClone(hostile));
    }
    const native = renderToNative("{{ {'__proto__': {'polluted': 1}} }}");
    assert.deepEqual(Object.keys(native as object), ['__proto__']);
    assert.deepEqual(renderToNative("{'__proto__': {'polluted': 1}}"), native);
    assert.equal(({} as Context)['polluted'], undefined);
    assert.equal((native as Context)['polluted'], undefined);
    assert.equal(typeof {}.constructor, 'function');
  });

  it('sees nothing of a prototype that others polluted', () => {
    const prototype = Object.prototype as Context;
    prototype['polluted'] = 'polluted';
    try {
      assert.equal(
        render('{{ polluted }}{{ d.polluted }}{{ d }}{{ {}.polluted }}{{ self.polluted }}', {
          d: {},
        }),
        '{}',
      );
      assert.throws(() => render('{{ 1|polluted }}'), TemplateAssertionError);
      assert.throws(
        () => new Environment({ loader: {} }).getTemplate('polluted'),
        TemplateNotFound,
      );
    } finally {
      delete prototype['polluted'];
    }
  });

  it('injects no code by strings, names or template names', () => {
    const global = globalThis as Context;
    const code = 'globalThis.breached=1';
    const strings = [
      `"+(${code})+"`,
      `'+(${code})+'`,
      `\`\${${code}}\``,
      `\\";${code};//`,
      `\u2028${code}\u2029${code}`,
      `*/${code}/*`,
      `</script>\r\n${code}//`,
      `]};${code};({[`,
      `\\u0022);${code};(\\u0022`,
    ];
    for (const string of strings) {
      const literal = `'${string.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
      const shown = string.replaceAll('\r\n', '\n');
      assert.equal(render(string), shown);
      assert.equal(render(`{{ ${literal} }}`), shown);
      assert.equal(render(`{{ {${literal}: 1}[${literal}] }}`), '1');
      assert.equal(
        render(`{% raw %}${string}{% endraw %}{# ${string.replaceAll('#', '')} #}`),
        shown,
      );
      outcome(
        `{{ x[${literal}] }}{{ x|attr(${literal}) }}{{ [x]|map(attribute=${literal})|list }}`,
        { x: {} },
      );
      for (const place of [
        ...[
          `{{ ${string} }}`,
          `{% ${string} %}`,
          `{% set ${string} = 1 %}`,
          `{% block ${string} %}`,
        ],
        ...[`{% macro ${string}() %}`, `{% for ${string} in x %}`, `{{ 1|${string} }}`],
        ...[`{{ 1 is ${string} }}`, `{{ f(${string}=1) }}`, `{% import 'x' as ${string} %}`],
        ...[
          `{% include ${literal} %}`,
          `{% extends ${literal} %}`,
          `{% from ${literal} import x %}`,
        ],
      ]) {
        outcome(place);
      }
      const named = new Environment({
        loader: { [string]: '{{ 1 / 0 }}{% block b %}{% endblock %}' },
      });
      assert.throws(() => named.getTemplate(string).render({}), TemplateRuntimeError);
      assert.throws(() => named.fromString('{{ nope.x }}', string).render({}), UndefinedError);
      assert.equal(typeof precompile({ [string]: `${string}{{ ${literal} }}{{ x.y }}` }), 'string');
    }
    assert.equal(global['breached'], undefined);
  });
});

describe('what a template cannot use up', () => {
  const nested = (depth: number, open: string, inner: string, close: string) =>
    open.repeat(depth) + inner + close.repeat(depth);

  const HUGE: Record<string, string> = {
    'a huge range': '{{ range(10 ** 12)|list|length }}',
    'a huge range, looped over': '{% for i in range(10 ** 12) %}x{% endfor %}',
    'a huge range, summed': '{{ range(10 ** 12)|sum }}',
    'a huge range, printed from a loop': '{% for i in range(10 ** 15) %}{{ i }}{% endfor %}',
    'a repeated string': "{{ 'a' * 10 ** 9 }}",
    'a repeated string, measured': "{{ ('a' * 10 ** 12)|length }}",
    'a repeated list': '{{ ([0] * 10 ** 10)|length }}',
    'a repeated tuple': '{{ ((0,) * 10 ** 10)|length }}',
    'a repeated large string': "{{ (('a' * 10 ** 6) * 10 ** 6)|length }}",
    'a power of a power': '{{ 10 ** (10 ** 10) }}',
    'powers from the left': '{{ 10 ** 10 ** 10 ** 10 ** 10 ** 10 }}',
    'a power of a large number': '{{ (10 ** 3000) ** 3000 }}',
    'doubled numbers':
      '{% set ns = namespace(x=10) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}',
    'doubled strings':
      "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    'added strings':
      "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    'doubled lists':
      '{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}',
    'extended lists': '{% set x = [1] %}{% for i in range(99) %}{% do x.extend(x) %}{% endfor %}',
    'captured output':
      "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
    'macro output':
      '{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% else %}{{ "a" * 9999 }}{% endif %}{% endmacro %}{{ m(60) }}',
    'replaced strings':
      "{% set ns = namespace(x='aa') %}{% for i in range(99) %}{% set ns.x = ns.x.replace('a', ns.x) %}{% endfor %}",
    'the replace filter':
      "{% set ns = namespace(x='aa') %}{% for i in range(99) %}{% set ns.x = ns.x|replace('a', ns.x) %}{% endfor %}",
    'joined strings':
      "{% set ns = namespace(x='aa') %}{% for i in range(99) %}{% set ns.x = ns.x.join(ns.x) %}{% endfor %}",
    'the join filter':
      "{% set ns = namespace(x='aa') %}{% for i in range(99) %}{% set ns.x = ns.x|join(ns.x) %}{% endfor %}",
    'escaped strings':
      "{% set ns = namespace(x='&') %}{% for i in range(99) %}{% set ns.x = ns.x|forceescape %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    'repr of repr':
      "{% set ns = namespace(x='\\\\') %}{% for i in range(99) %}{% set ns.x = [ns.x]|string %}{% endfor %}{{ ns.x }}",
    'a width of %': "{{ '%1000000000d' % 1 }}",
    'a precision of %': "{{ '%.1000000000f' % 1 }}",
    'a width given to %': "{{ '%*d' % (10 ** 9, 1) }}",
    'a width of format': "{{ '{:1000000000}'.format(1) }}",
    'a precision of format': "{{ '{:.1000000000f}'.format(1.5) }}",
    'a width given to format': "{{ '{:{}}'.format('a', 10 ** 9) }}",
    center: "{{ 'x'.center(10 ** 10) }}",
    ljust: "{{ 'x'.ljust(10 ** 10) }}",
    zfill: "{{ 'x'.zfill(10 ** 10) }}",
    expandtabs: "{{ '\\t'.expandtabs(10 ** 10) }}",
    'the center filter': "{{ 'x'|center(10 ** 10) }}",
    'the indent filter': "{{ ('\\n' * 1000)|indent(10 ** 9, true, true) }}",
    'the batch filter': '{{ [1]|batch(10 ** 10, 0)|list|length }}',
    'the slice filter': '{{ [1]|slice(10 ** 10)|list|length }}',
    'the tojson filter': '{{ [1]|tojson(10 ** 10) }}',
    lipsum: '{{ lipsum(10 ** 9) }}',
    wordwrap: "{{ ('a' * 100000)|wordwrap(1, wrapstring='b' * 100000) }}",
    'the same list many times':
      '{% set x = [1] %}{% for i in range(60) %}{% set x = [x, x] %}{{ x if i == 59 }}{% endfor %}{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}',
    'one output':
      '{% for i in range(99999) %}{% for j in range(99999) %}aaaaaaaaaaaaaaaa{% endfor %}{% endfor %}',
    'a macro without end': '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
    'a caller without end':
      '{% macro m() %}{{ caller() }}{% call m() %}{% endcall %}{% endmacro %}{% call m() %}x{% endcall %}',
    'a block without end': '{% block b %}{{ self.b() }}{% endblock %}',
    'a recursive loop without end': '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}',
    'a list within itself, compared':
      '{% set a = [] %}{% do a.append(a) %}{% set b = [] %}{% do b.append(b) %}{{ a == b }}',
    'a list within itself, as JSON': '{% set a = [] %}{% do a.append(a) %}{{ a|tojson }}',
    'a list within itself, hashed': '{% set a = [] %}{% do a.append(a) %}{{ {(a,): 1} }}',
    'a list within itself, less than another':
      '{% set a = [] %}{% do a.append(a) %}{% set b = [] %}{% do b.append(b) %}{{ a < b }}',
    'a dict within itself, as JSON': "{% set a = {} %}{% do a.update({'a': a}) %}{{ a|tojson }}",
    'lists nested deep':
      '{% set ns = namespace(x=[]) %}{% for i in range(50000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}',
    'lists nested deep, compared':
      '{% set ns = namespace(x=[], y=[]) %}{% for i in range(50000) %}{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}{% endfor %}{{ ns.x == ns.y }}',
    parentheses: `{{ ${nested(50_000, '(', '1', ')')} }}`,
    brackets: `{{ ${nested(50_000, '[', '', ']')} }}`,
    braces: `{{ ${nested(50_000, '{1:', '1', '}')} }}`,
    nots: `{{ ${'not '.repeat(50_000)} 1 }}`,
    minuses: `{{ ${'-'.repeat(50_000)}1 }}`,
    conditions: `{{ ${'1 if 1 else '.repeat(50_000)} 1 }}`,
    ifs: nested(20_000, '{% if 1 %}', 'x', '{% endif %}'),
    loops: nested(20_000, '{% for i in [1] %}', 'x', '{% endfor %}'),
    calls: `{{ ${nested(20_000, 'f(', '', ')')} }}`,
    subscripts: `{{ ${nested(20_000, 'x[', '1', ']')} }}`,
  };

  for (const [name, template] of Object.entries(HUGE)) {
    it(`${name} ends in a typed error`, () => {
      const result = outcome(template);
      assert.ok(
        result instanceof TemplateRuntimeError || result instanceof TemplateSyntaxError,
        `gave ${String(result).slice(0, 100)}`,
      );
    });
  }

  it("more than the environment's own limits allow", () => {
    const limited: [object, string][] = [
      [
        { steps: 1000 },
        '{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}',
      ],
      [
        { steps: 1000 },
        '{% macro m() %}{% endmacro %}{% for i in range(600) %}{{ m() }}{% endfor %}',
      ],
      [{ outputSize: 1000 }, '{% for i in range(600) %}aa{% endfor %}'],
      [{ outputSize: 1000 }, '{% set x %}{% for i in range(600) %}aa{% endfor %}{% endset %}'],
      [{ rangeSize: 10 }, '{{ range(11) }}'],
      [{ recursionDepth: 10 }, '{% macro m(n) %}{{ m(n - 1) if n }}{% endmacro %}{{ m(20) }}'],
    ];
    for (const [limits, template] of limited) {
      const bounded = new Environment({ limits }).fromString(template);
      assert.throws(() => bounded.render({}), TemplateRuntimeError, template);
      assert.equal(typeof render(template), 'string');
    }
  });

  it('templates that include, extend or import each other without end', () => {
    const loader = {
      include: "{% include 'include' %}",
      extend: "{% extends 'extend' %}",
      import: "{% import 'import' as x %}",
      from: "{% from 'from' import x %}",
      a: "{% include 'b' %}",
      b: "{% include ['a'] ignore missing %}",
    };
    const circular = new Environment({ loader });
    for (const name of Object.keys(loader)) {
      assert.throws(() => circular.getTemplate(name).render({}), TemplateRuntimeError, name);
    }
  });

  const LONG: Record<string, string> = {
    additions: `{{ ${'1 + '.repeat(5_000)}1 }}`,
    concatenations: `{{ ${'1 ~ '.repeat(5_000)}1 }}`,
    attributes: `{{ x${'.x'.repeat(5_000)} }}`,
    filters: `{{ x${'|string'.repeat(5_000)} }}`,
    elifs: `{% if 0 %}${'{% elif 0 %}'.repeat(5_000)}{% endif %}`,
    statements: '{% set x = 1 %}{{ x }}'.repeat(5_000),
    'open braces': '{'.repeat(100_001),
    'open comments': '{# '.repeat(50_000),
    'open quotes': `{{ ${'"\''.repeat(50_000)} }}`,
    backslashes: `{{ '${'\\'.repeat(100_000)}' }}`,
    spaces: `{{${' '.repeat(200_000)}}}${' '.repeat(200_000)}{%-${' '.repeat(200_000)}`,
    newlines: `${'\n'.repeat(200_000)}{{- 1 -}}${'\n'.repeat(200_000)}x`,
    digits: `{{ ${'1'.repeat(100_000)} }}`,
    'underscores in digits': `{{ ${'1_'.repeat(50_000)}x }}`,
    zeros: `{{ 0.${'0'.repeat(100_000)}1 }}`,
    'raw openings': '{% raw %}'.repeat(20_000),
  };
  for (const [name, template] of Object.entries(LONG)) {
    it(`a source of many ${name} is rendered or refused`, () => {
      outcome(template);
    });
  }

  const SLOW: Record<string, string[]> = {
    striptags: ['<', '<!--', '<a ', '<<a>>', '<!-- ->', ' \n', '&', '&#'],
    urlize: [
      'a.',
      '(',
      'http://(',
      'www.',
      'x@',
      '@a.b',
      '.',
      'http://a.',
      '<',
      ')&gt;',
      'mailto:',
      'a.com',
    ],
    wordcount: ['a ', '_', ' ', 'é'],
    title: ['- ', 'a', '([{<'],
    'wordwrap(10)': ['a', ' ', '-', '\n', 'a-', '--'],
    trim: [' ', ' a', '\u2003'],
    'truncate(10)': ['a', ' ', ' a'],
    indent: ['\n', 'a\n', '\r'],
    int: [' ', '1', '1_', '0'],
    float: [' ', '1', '1_', '0', '1e'],
    escape: ['&', '<'],
    urlencode: ['é', '%', '\u{1F600}'],
    'pprint|length': ['a ', "'", '\\', '\n'],
    'tojson|length': ['\u2028', '<', '"'],
  };
  for (const [filter, seeds] of Object.entries(SLOW)) {
    it(`${filter} of long repetitive text is quick`, () => {
      for (const seed of seeds) {
        for (const text of [
          seed.repeat(20_000),
          `${seed.repeat(20_000)}!`,
          `x${seed.repeat(20_000)}x `,
        ]) {
          outcome(`{{ x|${filter} }}`, { x: text });
        }
      }
    });
  }

  it('string methods and literals over long repetitive text are quick', () => {
    for (const seed of [' ', 'a', 'ab', '\n', '\t', '{', '{}', '%', "'", '1', '[', '(', '-']) {
      const x = seed.repeat(20_000);
      for (const use of [
        'split()',
        'rsplit(none, 5)',
        'splitlines()',
        'strip()',
        'title()',
        'expandtabs(2)',
        'format()',
        'count("aa")',
        'replace("aa", "b")',
        'istitle()',
        'partition("ab")',
        'zfill(5)',
      ]) {
        outcome(`{{ x.${use} }}`, { x });
      }
      outcome('{{ x % 1 }}', { x });
      try {
        renderToNative('{{ x }}', { x });
      } catch (error) {
        assert.ok(error instanceof TemplateError);
      }
    }
  });
});

describe('any text as a template', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '{{',
        '}}',
        '{%',
        '%}',
        '{#',
        '#}',
        '-',
        '+',
        '{%-',
        '-%}',
        ' ',
        '\n',
        '.',
        ',',
        ':',
        '|',
        '~',
      ],
      ...[
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '=',
        '==',
        '<',
        '*',
        '**',
        '/',
        '//',
        '%',
        "'",
        '"',
        '\\',
        '_',
        '0',
      ],
      ...[
        '1',
        '1.5',
        'a',
        'b',
        'true',
        'none',
        'is',
        'not',
        'in',
        'and',
        'or',
        'if',
        'else',
        'for',
        'endfor',
      ],
      ...[
        'endif',
        'set',
        'endset',
        'block',
        'endblock',
        'macro',
        'endmacro',
        'call',
        'endcall',
        'with',
      ],
      ...[
        'endwith',
        'filter',
        'endfilter',
        'raw',
        'endraw',
        'include',
        'import',
        'from',
        'extends',
        'as',
      ],
      ...[
        'loop',
        'self',
        'super()',
        'caller()',
        'recursive',
        'scoped',
        'elif',
        'upper',
        'map',
        'defined',
      ],
    ),
    fc.string({ maxLength: 3 }),
  );
  const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(' '));
  const seed = Number(process.env['JINJA_SEED'] ?? 31);

  it(`renders or fails with a typed error (JINJA_SEED=${seed})`, () => {
    const property = fc.property(soup, fc.constantFrom('', '{{ ', '{% '), (text, opening) => {
      outcome(opening + text, { a: [1, { b: 'x' }], b: 'text' });
      outcome(`${opening}${text} ${opening === '{{ ' ? '}}' : '%}'}`, { a: {}, b: null });
      try {
        undeclaredVariables(text);
        evaluate(text, { a: 1 });
      } catch (error) {
        assert.ok(error instanceof TemplateError, String(error));
      }
    });
    fc.assert(property, { seed, numRuns: 2000 });
  });

  it('keeps a secret of the context out of every error', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    for (const use of [
      'k.x.y',
      'k()',
      'k + 1',
      'k|nope',
      'k - 1',
      'k % 2',
      'k|int(1, 2, 3)',
      'k|round',
      'k|abs',
      'k|dictsort',
      '-k',
      'k.nope()',
      'range(k)',
      'k is divisibleby 2',
      'k|map("nope")|list',
      "'%d' % k",
      'k|sum',
      'k|attr("x")|upper|abs',
      'dict(k)',
      'k < 1',
      'k in 1',
    ]) {
      const result = outcome(`{{ ${use} }}`, { k: secret });
      if (result instanceof SecurityError || result instanceof TemplateError) {
        assert.ok(!result.message.includes(secret), `${use}: ${result.message}`);
      }
    }
  });
});
