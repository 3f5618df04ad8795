import assert from 'node:assert/strict';
import { FilterArgumentError, renderToString, SecurityError } from '../../lib/jinja/index.js';

const keys = [
  { UserName: 'ann', Status: 'Active', tags: [{ k: 1 }] },
  { UserName: 'Bob', Status: 'Inactive', tags: [] },
  { UserName: 'cyd', Status: 'Active', tags: [{ k: 2 }] },
];

const lines = 'The quick brown-fox jumps over the lazy dog\n\n  indented';

/** Templates with what Jinja2 3.1.2 renders. */
const rendered: [string, string][] = [
  [
    "{{ keys|rejectattr('Status', 'equalto', 'Inactive')|map(attribute='UserName')|join(', ') }}",
    'ann, cyd',
  ],
  ["{{ keys|selectattr('tags')|map(attribute='tags.0.k')|sum }}", '3'],
  ["{{ keys|map(attribute='nope', default='-')|list }}", "['-', '-', '-']"],
  [
    "{{ keys|sort(attribute='Status,UserName', reverse=true)|map(attribute='UserName')|join }}",
    'Bobcydann',
  ],
  [
    "{% for g in keys|groupby('Status') %}{{ g.grouper }}={{ g.list|length }};{% endfor %}",
    'Active=2;Inactive=1;',
  ],
  ["{{ ['b', 'A', 'a', 'B']|unique|list }}", "['b', 'A']"],
  ["{{ ['b', 'A', 'a', 'B']|unique(true)|sort(case_sensitive=true)|join }}", 'ABab'],
  ["{{ [3, 1, 2]|min }}{{ ['b', 'A']|max }}{{ []|max }}", '1b'],
  ['{{ range(7)|batch(3, 0)|list }}', '[[0, 1, 2], [3, 4, 5], [6, 0, 0]]'],
  ["{{ range(7)|slice(3, 'x')|list }}", "[[0, 1, 2], [3, 4, 'x'], [5, 6, 'x']]"],
  [
    "{{ {'b': 1, 'A': 2}|dictsort }}{{ {'b': 1, 'A': 2}|dictsort(by='value') }}",
    "[('A', 2), ('b', 1)][('b', 1), ('A', 2)]",
  ],
  ["{{ nope|default('x') }}{{ ''|default('y') }}{{ ''|default('z', true) }}", 'xz'],
  ["{{ '42.9'|int }}{{ 'x'|int(-1) }}{{ '0x1F'|int(base=16) }}{{ 'x'|float(1.5) }}", '42-1311.5'],
  [
    "{{ 42.55|round(1, 'floor') }} {{ 2.5|round }} {{ 1250|round(-2) }} {{ 42.5|round|int }}",
    '42.5 2.0 1200 42',
  ],
  [
    '{{ 1|filesizeformat }} {{ 13000|filesizeformat }} {{ 4200000|filesizeformat(true) }}',
    '1 Byte 13.0 kB 4.0 MiB',
  ],
  [
    "{{ 'foo bar baz qux'|truncate(9) }}|{{ 'foo bar baz qux'|truncate(9, true) }}|{{ 'foo bar baz'|truncate(9) }}",
    'foo...|foo ba...|foo bar baz',
  ],
  [
    '{{ lines|indent(2, true, true) }}',
    '  The quick brown-fox jumps over the lazy dog\n  \n    indented',
  ],
  ['{{ lines|wordwrap(12) }}', 'The quick\nbrown-fox\njumps over\nthe lazy dog\n\n  indented'],
  [
    "{{ {'b': [1, 2.0, none], 'a': \"<'&>\"}|tojson }}",
    '{"a": "\\u003c\\u0027\\u0026\\u003e", "b": [1, 2.0, null]}',
  ],
  ["{{ {'a': [1]}|tojson(indent=2) }}", '{\n  "a": [\n    1\n  ]\n}'],
  ["{{ {'id': none, 'class': 'a b', 'q': '\"'}|xmlattr }}", ' class="a b" q="&#34;"'],
  ["{{ 'a b/ü'|urlencode }} {{ {'a b': 'c/d'}|urlencode }}", 'a%20b/%C3%BC a+b=c%2Fd'],
  [
    "{{ 'see (http://x.org/a(b)), me@x.org'|urlize(8, true) }}",
    'see (<a href="http://x.org/a(b)" rel="nofollow noopener">http://x...</a>), <a href="mailto:me@x.org">me@x.org</a>',
  ],
  ["{{ '<p>a &amp; <!-- x --> b&eacute;</p>'|striptags }}", 'a & bé'],
  ["{{ 'hello-world (foo) it\\'s'|title }} {{ 'a b_c'|wordcount }}", "Hello-World (Foo) It's 2"],
  ["{{ '%s-%03d'|format('a', 7) }} {{ '%(x)s'|format(x=1) }}", 'a-007 1'],
  [
    "{{ '<\"&\\'>'|e }} {{ ('<'|safe)|e }} {{ ('<'|safe)|forceescape }}",
    '&lt;&#34;&amp;&#39;&gt; < &lt;',
  ],
  ['{{ keys[0]|items|list|length }}{{ nope|items|list }}', '3[]'],
  [
    "{{ [1, 2]|reverse|list }}{{ 'añ😀'|reverse }}{{ [[1], [2]]|sum(start=[0]) }}",
    '[2, 1]😀ña[0, 1, 2]',
  ],
  [
    "{{ 'abc'|attr('length') is defined }} {{ keys[0]|attr('UserName') is defined }}",
    'False False',
  ],
];

describe('built-in filters', () => {
  for (const [template, expected] of rendered) {
    it(template, () => {
      assert.equal(renderToString(template, { keys, lines }), expected);
    });
  }

  it('are lazy and used up where Jinja2 has generators', () => {
    assert.equal(renderToString("{{ [1, 'x']|map('abs')|first }}"), '1');
    assert.equal(
      renderToString('{% set s = [1, 2]|select %}{{ s|list }}{{ s|list }}{{ 1 if s }}'),
      '[1, 2][]1',
    );
  });

  it('do not change the list of the context that they sort, reverse or list', () => {
    const list = [2, 1, 3];
    renderToString('{{ l|sort }}{{ l|reverse|list }}{{ l|list }}{{ (l|list).append(4) }}', {
      l: list,
    });
    assert.deepEqual(list, [2, 1, 3]);
  });

  it('refuse arguments as Jinja2 does', () => {
    for (const [template, message] of [
      ['{{ [1]|map }}', 'map requires a filter argument'],
      ["{{ [1]|map(attribute='a', x=1)|list }}", "Unexpected keyword argument 'x'"],
      ['{{ [{}]|selectattr }}', 'Missing parameter for attribute name'],
      ["{{ 1.5|round(1, 'up') }}", 'method must be common, ceil or floor'],
    ] as const) {
      const listed = template.replace(' }}', '|list }}');
      assert.throws(() => renderToString(template.includes('round') ? template : listed), {
        name: FilterArgumentError.name,
        message,
      });
    }
    assert.throws(() => renderToString('{{ [1]|batch }}'), {
      pythonError: 'TypeError',
      message: "do_batch() missing 1 required positional argument: 'linecount'",
    });
  });

  it('refuse to make something huge', () => {
    for (const template of [
      "{{ 'a'|center(10 ** 9) }}",
      "{{ 'a'|indent(10 ** 9, true) }}",
      '{{ [1]|batch(10 ** 9, 0)|list }}',
      '{{ [1]|slice(10 ** 9)|list }}',
      "{{ '%0999999999d'|format(1) }}",
      "{{ ('a' * 9999)|replace('', 'b' * 9999) }}",
      "{{ ('a\\n' * 9999)|wordwrap(1, wrapstring='b' * 9999) }}",
    ]) {
      assert.throws(() => renderToString(template), { name: SecurityError.name }, template);
    }
  });
});
