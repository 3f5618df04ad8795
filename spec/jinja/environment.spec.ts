import assert from 'node:assert/strict';
import {
  Environment,
  SecurityError,
  TemplateAssertionError,
  TemplateNotFound,
  TemplateRuntimeError,
  TemplateSyntaxError,
  UndefinedError,
} from '../../lib/jinja/index.js';

describe('Environment', () => {
  it('compiles a source once', () => {
    const environment = new Environment();
    assert.equal(environment.fromString('{{ x }}'), environment.fromString('{{ x }}'));
    assert.notEqual(environment.fromString('{{ x }}'), environment.fromString('{{ x }}', 'name'));
  });

  it('finds the templates of its loader, and only there', () => {
    const environment = new Environment({
      loader: {
        base: '<{% block b %}base{% endblock %}>',
        child: "{% extends 'base' %}{% block b %}{{ super() }}+{% endblock %}",
      },
    });
    assert.equal(environment.getTemplate('child').render(), '<base+>');
    assert.throws(() => environment.getTemplate('constructor'), TemplateNotFound);
    assert.throws(
      () => environment.fromString("{% include '__proto__' %}").render(),
      TemplateNotFound,
    );
  });

  it('says where a template failed: its name and the line', () => {
    const environment = new Environment({
      loader: {
        outer: "a\n{% include 'inner' %}",
        inner: '\n\n{{ x.y.z }}',
        broken: '\n{% if x %}',
      },
    });
    const at = (templateName: string, lineno: number) => (error: unknown) => {
      assert.ok(error instanceof UndefinedError || error instanceof TemplateSyntaxError);
      assert.deepEqual([error.templateName, error.lineno], [templateName, lineno]);
      return true;
    };
    assert.throws(() => environment.getTemplate('outer').render({ x: {} }), at('inner', 3));
    assert.throws(() => environment.getTemplate('broken'), at('broken', 2));
  });

  it('refuses an unknown filter or test ahead, but inside an if only when it is reached', () => {
    const environment = new Environment();
    assert.throws(() => environment.fromString('{{ 1|nope }}'), TemplateAssertionError);
    const template = environment.fromString('{% if x %}{{ 1 is nope }}{% endif %}ok');
    assert.equal(template.render({ x: false }), 'ok');
    assert.throws(() => template.render({ x: true }), TemplateRuntimeError);
  });

  it('takes filters, tests and globals; functions of the host cannot be called', () => {
    const environment = new Environment({
      filters: { twice: (_, value) => `${value}${value}` },
      tests: { short: (_, value) => String(value).length < 3 },
      globals: { version: '1', host: () => 'called' },
    });
    const render = (source: string) => environment.fromString(source).render();
    assert.equal(render("{{ version|twice }}{{ 'ab' is short }}"), '11True');
    assert.throws(() => render('{{ host() }}'), TemplateRuntimeError);
  });

  it('has do, break and continue only where asked for', () => {
    const source =
      '{% for i in range(5) %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% if i == 3 %}{% break %}{% endif %}{% endfor %}';
    const environment = new Environment({ extensions: ['loopcontrols', 'do'] });
    assert.equal(environment.fromString(source).render(), '023');
    assert.equal(
      environment.fromString('{% do x.append(2) %}{{ x }}').render({ x: [1] }),
      '[1, 2]',
    );
    assert.throws(() => new Environment().fromString(source), TemplateSyntaxError);
    assert.throws(() => environment.fromString('{% break %}'), TemplateSyntaxError);
  });

  it('escapes a text once, whatever macros and blocks it passes through', () => {
    const environment = new Environment({ autoescape: true });
    const macro = '{% macro m() %}<b>{{ caller() if caller }}{{ "<" }}</b>{% endmacro %}';
    // As Jinja2 3.1 gives them.
    for (const [source, expected] of [
      ['{{ m() }}', '<b>&lt;</b>'],
      ['{% call m() %}<i>{{ ">" }}</i>{% endcall %}', '<b><i>&gt;</i>&lt;</b>'],
      ['{% filter upper %}<b>{{ "<" }}{% endfilter %}', '<B>&LT;'],
      ['{{ m() ~ "<" }}{{ ">" ~ m() }}', '<b>&lt;</b>&lt;&gt;<b>&lt;</b>'],
      ['{{ "<" ~ ">" }}', '&lt;&gt;'],
      ['{% autoescape false %}{{ "<" ~ ">" }}{% endautoescape %}', '<>'],
    ] as const) {
      assert.equal(environment.fromString(macro + source).render(), expected);
    }
  });

  it('compiles an expression', () => {
    const environment = new Environment();
    assert.deepEqual(environment.compileExpression('(a.b, 1.0)')({ a: { b: 2 } }), [2, 1]);
    assert.equal(environment.compileExpression('nope')(), null);
    assert.equal(environment.compileExpression('nope', { undefinedToNone: false })(), undefined);
    assert.throws(() => environment.compileExpression('a }} b'), TemplateSyntaxError);
  });

  describe('limits', () => {
    const limited = (limits: object, source: string) => () =>
      new Environment({ limits }).fromString(source).render();

    it('end what takes too many steps, nests too deeply or prints too much', () => {
      const endless = '{% for a in range(99) %}{% for b in range(99) %}{% endfor %}{% endfor %}';
      assert.throws(limited({ steps: 1000 }, endless), SecurityError);
      assert.equal(limited({ steps: 10_000 }, endless)(), '');
      assert.throws(
        limited({ outputSize: 50 }, '{% for a in range(99) %}xx{% endfor %}'),
        SecurityError,
      );
      assert.throws(limited({ rangeSize: 10 }, '{{ range(11) }}'), SecurityError);
      const recursion = '{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}';
      assert.throws(limited({}, recursion), { pythonError: 'RecursionError' });
    });

    it('hold for one rendering, not for all', () => {
      const template = new Environment({ limits: { steps: 10 } }).fromString(
        '{% for a in range(9) %}{{ a }}{% endfor %}',
      );
      assert.equal(template.render() + template.render(), '012345678012345678');
    });
  });
});
