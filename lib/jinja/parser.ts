import lexer, { type Token } from 'nunjucks/src/lexer.js';
import nodes, { type NameNode, type Node, type NodeList } from 'nunjucks/src/nodes.js';
import nunjucks from 'nunjucks/src/parser.js';
import { TemplateAssertionError, TemplateSyntaxError } from './errors.js';
import { describe, describeType, Lexer, TOKEN_EOF } from './lexer.js';
import {
  Arguments,
  Attribute,
  Autoescape,
  Break,
  CallBlock,
  ContextInclude,
  Continue,
  Do,
  FilterBlock,
  InheritedBlock,
  Loop,
  NamespaceAttribute,
  SetBlock,
  Slice,
  Tuple,
  With,
} from './nodes.js';
import type { Extension, SyntaxOptions } from './syntax.js';

type Operation = new (lineno: number, colno: number, left: Node, right: Node) => Node;

const sums: Record<string, Operation> = { '+': nodes.Add, '-': nodes.Sub };
const products: Record<string, Operation> = {
  '*': nodes.Mul,
  '/': nodes.Div,
  '//': nodes.FloorDiv,
  '%': nodes.Mod,
};
const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
const constants: Record<string, unknown> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};
const testArgumentStarts = new Set<string>([
  lexer.TOKEN_SYMBOL,
  lexer.TOKEN_STRING,
  lexer.TOKEN_INT,
  lexer.TOKEN_FLOAT,
  lexer.TOKEN_LEFT_BRACKET,
  lexer.TOKEN_LEFT_CURLY,
]);
const tupleEnds = new Set<string>([
  lexer.TOKEN_VARIABLE_END,
  lexer.TOKEN_BLOCK_END,
  lexer.TOKEN_RIGHT_PAREN,
]);

interface TupleOptions {
  /** How one element is parsed. */
  element?: () => Node;
  /** Inside parentheses an empty tuple is a value. */
  parenthesised?: boolean;
}

/**
 * Jinja2's grammar on nunjucks's parser: its token handling and its `or`, `and`, `not` and `**` stay; the rest of
 * the expressions, the arguments and every statement follow jinja2.parser, messages included.
 */
export class Parser extends nunjucks.Parser {
  declare readonly templateName: string | null;
  declare readonly extended: readonly Extension[];
  declare readonly ahead: Token[];
  declare readonly openTags: string[];
  declare readonly awaited: string[][];

  constructor(
    source: string,
    options: SyntaxOptions,
    templateName: string | null,
    expression = false,
  ) {
    super(new Lexer(source, options, templateName, expression));
    this.templateName = templateName;
    this.extended = options.extensions;
    this.ahead = [];
    this.openTags = [];
    this.awaited = [];
  }

  /** A single expression and nothing after it, as jinja2's Environment.compile_expression takes it. */
  parseOnlyExpression(): Node {
    const expression = this.parseExpression();
    if (this.peekToken().type !== TOKEN_EOF) this.fail('chunk after expression');
    return expression;
  }

  override nextToken(): Token {
    return this.ahead.shift() ?? this.tokens.nextToken()!;
  }

  override peekToken(): Token {
    return this.#peek(0);
  }

  override pushToken(token: Token): void {
    this.ahead.unshift(token);
  }

  #peek(distance: 0 | 1): Token {
    while (this.ahead.length <= distance) this.ahead.push(this.tokens.nextToken()!);
    return this.ahead[distance]!;
  }

  /** @param lineno counted from 0, as nunjucks does */
  override fail(message: string, lineno: number = this.peekToken().lineno): never {
    throw new TemplateSyntaxError(message, lineno + 1, this.templateName);
  }

  override expect(type: string): Token {
    return this.#expectToken(type, describeType(type));
  }

  #expectToken(type: string, wanted: string, value?: string): Token {
    const token = this.peekToken();
    if (token.type !== type || (value !== undefined && token.value !== value)) {
      if (token.type === TOKEN_EOF) {
        this.fail(`unexpected end of template, expected '${wanted}'.`);
      }
      this.fail(`expected token '${wanted}', got '${describe(token)}'`);
    }
    return this.nextToken();
  }

  #expectName(): Token & { value: string } {
    return this.expect(lexer.TOKEN_SYMBOL) as Token & { value: string };
  }

  #expectKeyword(name: string): Token {
    return this.#expectToken(lexer.TOKEN_SYMBOL, name, name);
  }

  #expectOperator(operator: string): Token {
    return this.#expectToken(lexer.TOKEN_OPERATOR, operator, operator);
  }

  #isKeyword(token: Token, name: string): boolean {
    return token.type === lexer.TOKEN_SYMBOL && token.value === name;
  }

  #isOperator(token: Token, operator: string): boolean {
    return token.type === lexer.TOKEN_OPERATOR && token.value === operator;
  }

  #skipPair(first: string, second: string): boolean {
    if (!this.#isKeyword(this.#peek(0), first) || !this.#isKeyword(this.#peek(1), second)) {
      return false;
    }
    this.nextToken();
    this.nextToken();
    return true;
  }

  #skipOperator(operator: string): boolean {
    return this.skipValue(lexer.TOKEN_OPERATOR, operator);
  }

  // Template text and statements

  override parseNodes(): Node[] {
    const body: Node[] = [];
    let output: Node[] = [];
    const flush = () => {
      if (output.length > 0) {
        body.push(new nodes.Output(output[0]!.lineno, output[0]!.colno, output));
        output = [];
      }
    };
    for (;;) {
      const token = this.nextToken();
      switch (token.type) {
        case TOKEN_EOF:
          this.pushToken(token);
          flush();
          return body;
        case lexer.TOKEN_DATA:
          output.push(new nodes.TemplateData(token.lineno, token.colno, token.value));
          break;
        case lexer.TOKEN_VARIABLE_START:
          output.push(this.#parseTuple());
          this.expect(lexer.TOKEN_VARIABLE_END);
          break;
        default: {
          flush();
          const tag = this.peekToken();
          if (
            tag.type === lexer.TOKEN_SYMBOL &&
            this.awaited.at(-1)?.includes(tag.value as string)
          ) {
            return body;
          }
          body.push(this.parseStatement());
          this.expect(lexer.TOKEN_BLOCK_END);
        }
      }
    }
  }

  /** A body up to, and not including, the name of one of the given end tags. */
  override parseUntilBlocks(...names: string[]): NodeList {
    // Jinja2 allows Python's colon at the end of a tag that opens a body.
    this.skip(lexer.TOKEN_COLON);
    this.expect(lexer.TOKEN_BLOCK_END);
    this.awaited.push(names);
    const { lineno, colno } = this.peekToken();
    const body = new nodes.NodeList(lineno, colno, this.parseNodes());
    if (this.peekToken().type === TOKEN_EOF) this.#failTag(null);
    this.awaited.pop();
    return body;
  }

  #parseBody(end: string): NodeList {
    const body = this.parseUntilBlocks(end);
    this.nextToken();
    return body;
  }

  override parseStatement(): Node {
    const tag = this.peekToken();
    if (tag.type !== lexer.TOKEN_SYMBOL) this.fail('tag name expected');
    const name = tag.value as string;
    const parse = this.#statement(name);
    if (parse === undefined) this.#failTag(tag);
    this.openTags.push(name);
    this.nextToken();
    const node = parse.call(this, tag);
    this.openTags.pop();
    return node;
  }

  #statement(name: string): ((tag: Token) => Node) | undefined {
    switch (name) {
      case 'for':
        return this.#parseFor;
      case 'if':
        return this.#parseIf;
      case 'block':
        return this.#parseBlock;
      case 'extends':
        return this.#parseExtends;
      case 'print':
        return this.#parsePrint;
      case 'macro':
        return this.#parseMacro;
      case 'include':
        return this.#parseInclude;
      case 'from':
        return this.#parseFrom;
      case 'import':
        return this.#parseImport;
      case 'set':
        return this.#parseSet;
      case 'with':
        return this.#parseWith;
      case 'autoescape':
        return this.#parseAutoescape;
      case 'call':
        return this.#parseCallBlock;
      case 'filter':
        return this.#parseFilterBlock;
      case 'do':
        return this.extended.includes('do') ? this.#parseDo : undefined;
      case 'break':
        return this.extended.includes('loopcontrols') ? this.#parseBreak : undefined;
      case 'continue':
        return this.extended.includes('loopcontrols') ? this.#parseContinue : undefined;
      default:
        return undefined;
    }
  }

  #failTag(tag: Token | null): never {
    const words = [
      tag === null ? 'Unexpected end of template.' : `Encountered unknown tag '${tag.value}'.`,
    ];
    const looking = this.awaited.at(-1)?.map((name) => `'${name}'`);
    if (looking !== undefined) {
      const tags = looking.join(' or ');
      words.push(
        tag !== null && this.awaited.some((names) => names.includes(tag.value as string))
          ? 'You probably made a nesting mistake. Jinja is expecting this tag, ' +
              `but currently looking for ${tags}.`
          : `Jinja was looking for the following tags: ${tags}.`,
      );
    }
    const open = this.openTags.at(-1);
    if (open !== undefined) {
      words.push(`The innermost block that needs to be closed is '${open}'.`);
    }
    this.fail(words.join(' '));
  }

  #parseFor(tag: Token): Node {
    const target = this.#parseTarget();
    this.#expectKeyword('in');
    const iterable = this.#parseTuple({ element: () => this.parseOr() });
    const test = this.skipSymbol('if') ? this.parseExpression() : null;
    const recursive = this.skipSymbol('recursive');
    const body = this.parseUntilBlocks('endfor', 'else');
    const otherwise = this.nextToken().value === 'else' ? this.#parseBody('endfor') : null;
    return new Loop(tag.lineno, tag.colno, iterable, target, body, otherwise, test, recursive);
  }

  #parseIf(tag: Token): Node {
    const condition = this.#parseTuple({ element: () => this.parseOr() });
    const body = this.parseUntilBlocks('elif', 'else', 'endif');
    const next = this.nextToken();
    let otherwise: Node | null = null;
    if (next.value === 'elif') otherwise = this.#parseIf(next);
    else if (next.value === 'else') otherwise = this.#parseBody('endif');
    return new nodes.If(tag.lineno, tag.colno, condition, body, otherwise);
  }

  #parseSet(tag: Token): Node {
    const target = this.#parseSetTarget();
    if (this.#skipOperator('=')) {
      return new nodes.Set(tag.lineno, tag.colno, [target], this.#parseTuple());
    }
    const filter = this.peekToken().type === lexer.TOKEN_PIPE ? this.#parseFilters(null) : null;
    return new SetBlock(tag.lineno, tag.colno, target, filter, this.#parseBody('endset'));
  }

  #parseSetTarget(): Node {
    if (!this.#isOperator(this.#peek(1), '.')) return this.#parseTarget();
    const name = this.#expectName();
    this.nextToken();
    const attribute = this.#expectName().value;
    return new NamespaceAttribute(
      name.lineno,
      name.colno,
      new nodes.Symbol(name.lineno, name.colno, name.value),
      attribute,
    );
  }

  #parseTarget(): Node {
    const target = this.#parseTuple({ element: () => this.#parsePrimary() });
    if (!isAssignable(target)) {
      this.fail(`can't assign to '${assignmentKind(target)}'`, target.lineno);
    }
    return target;
  }

  #parseTargetName(): NameNode {
    const token = this.#expectName();
    if (Object.hasOwn(constants, token.value)) this.fail("can't assign to 'name'", token.lineno);
    return new nodes.Symbol(token.lineno, token.colno, token.value);
  }

  #parseWith(tag: Token): Node {
    const targets: Node[] = [];
    const values: Node[] = [];
    while (this.peekToken().type !== lexer.TOKEN_BLOCK_END) {
      if (targets.length > 0) this.expect(lexer.TOKEN_COMMA);
      targets.push(this.#parseTarget());
      this.#expectOperator('=');
      values.push(this.parseExpression());
    }
    return new With(tag.lineno, tag.colno, targets, values, this.#parseBody('endwith'));
  }

  #parseAutoescape(tag: Token): Node {
    const enabled = this.parseExpression();
    return new Autoescape(tag.lineno, tag.colno, enabled, this.#parseBody('endautoescape'));
  }

  #parseBlock(tag: Token): Node {
    const { value, lineno, colno } = this.#expectName();
    const name = new nodes.Symbol(lineno, colno, value);
    const scoped = this.skipSymbol('scoped');
    const required = this.skipSymbol('required');
    if (this.#isOperator(this.peekToken(), '-')) {
      this.fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, ' +
          'use an underscore instead.',
      );
    }
    const body = this.#parseBody('endblock');
    if (required && !body.children.every(isBlank)) {
      this.fail('Required blocks can only contain comments or whitespace');
    }
    this.skipSymbol(value);
    return new InheritedBlock(tag.lineno, tag.colno, name, body, scoped, required);
  }

  #parseExtends(tag: Token): Node {
    return new nodes.Extends(tag.lineno, tag.colno, this.parseExpression());
  }

  #parseImportContext(): boolean | null {
    if (this.#skipPair('with', 'context')) return true;
    return this.#skipPair('without', 'context') ? false : null;
  }

  #parseInclude(tag: Token): Node {
    const template = this.parseExpression();
    const ignoreMissing = this.#skipPair('ignore', 'missing');
    const withContext = this.#parseImportContext() ?? true;
    return new ContextInclude(tag.lineno, tag.colno, template, ignoreMissing, withContext);
  }

  #parseImport(tag: Token): Node {
    const template = this.parseExpression();
    this.#expectKeyword('as');
    const target = this.#parseTargetName();
    const withContext = this.#parseImportContext() ?? false;
    return new nodes.Import(tag.lineno, tag.colno, template, target, withContext);
  }

  #parseFrom(tag: Token): Node {
    const template = this.parseExpression();
    this.#expectKeyword('import');
    const names = new nodes.NodeList(tag.lineno, tag.colno, []);
    let withContext: boolean | null = null;
    for (;;) {
      if (names.children.length > 0) this.expect(lexer.TOKEN_COMMA);
      if (this.peekToken().type !== lexer.TOKEN_SYMBOL) this.expect(lexer.TOKEN_SYMBOL);
      withContext = this.#parseImportContext();
      if (withContext !== null) break;
      const name = this.#parseTargetName();
      if (name.value.startsWith('_')) {
        throw new TemplateAssertionError(
          'names starting with an underline can not be imported',
          name.lineno + 1,
          this.templateName,
        );
      }
      const alias = this.skipSymbol('as') ? this.#parseTargetName() : name;
      names.addChild(new nodes.Pair(name.lineno, name.colno, name, alias));
      withContext = this.#parseImportContext();
      if (withContext !== null || this.peekToken().type !== lexer.TOKEN_COMMA) break;
    }
    return new nodes.FromImport(tag.lineno, tag.colno, template, names, withContext ?? false);
  }

  #parseSignature(): NodeList {
    const { lineno, colno } = this.expect(lexer.TOKEN_LEFT_PAREN);
    const parameters = new nodes.NodeList(lineno, colno, []);
    const defaults = new nodes.KeywordArgs(lineno, colno, []);
    while (!this.skip(lexer.TOKEN_RIGHT_PAREN)) {
      if (parameters.children.length + defaults.children.length > 0) {
        this.expect(lexer.TOKEN_COMMA);
      }
      const name = this.#parseTargetName();
      if (this.#skipOperator('=')) {
        defaults.addChild(new nodes.Pair(name.lineno, name.colno, name, this.parseExpression()));
      } else {
        if (defaults.children.length > 0) {
          this.fail('non-default argument follows default argument');
        }
        parameters.addChild(name);
      }
    }
    parameters.addChild(defaults);
    return parameters;
  }

  #parseCallBlock(tag: Token): Node {
    const { lineno, colno } = tag;
    const parameters =
      this.peekToken().type === lexer.TOKEN_LEFT_PAREN
        ? this.#parseSignature()
        : new nodes.NodeList(lineno, colno, [new nodes.KeywordArgs(lineno, colno, [])]);
    const call = this.parseExpression();
    if (!(call instanceof nodes.FunCall) || call instanceof nodes.Filter) {
      this.fail('expected call', lineno);
    }
    const body = this.#parseBody('endcall');
    const name = new nodes.Symbol(lineno, colno, 'caller');
    const caller = new nodes.Caller(lineno, colno, name, parameters, body);
    return new CallBlock(lineno, colno, call, caller);
  }

  #parseFilterBlock(tag: Token): Node {
    let filter = this.#parseFilter(null);
    if (this.peekToken().type === lexer.TOKEN_PIPE) filter = this.#parseFilters(filter);
    return new FilterBlock(tag.lineno, tag.colno, filter, this.#parseBody('endfilter'));
  }

  #parseMacro(tag: Token): Node {
    const name = this.#parseTargetName();
    const parameters = this.#parseSignature();
    return new nodes.Macro(tag.lineno, tag.colno, name, parameters, this.#parseBody('endmacro'));
  }

  #parsePrint(tag: Token): Node {
    const printed: Node[] = [];
    while (this.peekToken().type !== lexer.TOKEN_BLOCK_END) {
      if (printed.length > 0) this.expect(lexer.TOKEN_COMMA);
      printed.push(this.parseExpression());
    }
    return new nodes.Output(tag.lineno, tag.colno, printed);
  }

  #parseDo(tag: Token): Node {
    return new Do(tag.lineno, tag.colno, this.#parseTuple());
  }

  #parseBreak(tag: Token): Node {
    return new Break(tag.lineno, tag.colno);
  }

  #parseContinue(tag: Token): Node {
    return new Continue(tag.lineno, tag.colno);
  }

  // Expressions

  override parseExpression(): Node {
    const { lineno, colno } = this.peekToken();
    let node = this.parseOr();
    while (this.skipSymbol('if')) {
      const condition = this.parseOr();
      const otherwise = this.skipSymbol('else') ? this.parseExpression() : null;
      node = new nodes.InlineIf(lineno, colno, condition, node, otherwise);
    }
    return node;
  }

  /** nunjucks's parseNot goes on here: comparisons and `in`, chained, all of one precedence. */
  override parseIn(): Node {
    const { lineno, colno } = this.peekToken();
    const first = this.parseAdd();
    const operands: Node[] = [];
    for (;;) {
      const token = this.peekToken();
      let operator: string;
      if (token.type === lexer.TOKEN_OPERATOR && comparisons.has(token.value as string)) {
        this.nextToken();
        operator = token.value as string;
      } else if (this.skipSymbol('in')) operator = 'in';
      else if (this.#skipPair('not', 'in')) operator = 'not in';
      else break;
      operands.push(new nodes.CompareOperand(token.lineno, token.colno, this.parseAdd(), operator));
    }
    return operands.length === 0 ? first : new nodes.Compare(lineno, colno, first, operands);
  }

  #parseOperation(operations: Record<string, Operation>, operand: () => Node): Node {
    const { lineno, colno } = this.peekToken();
    let node = operand();
    for (;;) {
      const token = this.peekToken();
      const operation =
        token.type === lexer.TOKEN_OPERATOR ? operations[token.value as string] : undefined;
      if (operation === undefined) return node;
      this.nextToken();
      node = new operation(lineno, colno, node, operand());
    }
  }

  override parseAdd(): Node {
    return this.#parseOperation(sums, () => this.parseConcat());
  }

  override parseConcat(): Node {
    let node = this.parseMul();
    while (this.skip(lexer.TOKEN_TILDE)) {
      node = new nodes.Concat(node.lineno, node.colno, node, this.parseMul());
    }
    return node;
  }

  override parseMul(): Node {
    return this.#parseOperation(products, () => this.parsePow());
  }

  override parseUnary(withoutFilters = false): Node {
    const { lineno, colno } = this.peekToken();
    let node: Node;
    if (this.#skipOperator('-')) node = new nodes.Neg(lineno, colno, this.parseUnary(true));
    else if (this.#skipOperator('+')) node = new nodes.Pos(lineno, colno, this.parseUnary(true));
    else node = this.#parsePrimary();
    node = this.#parsePostfix(node);
    return withoutFilters ? node : this.#parseFiltersAndTests(node);
  }

  #parsePrimary(): Node {
    const token = this.nextToken();
    const { lineno, colno } = token;
    switch (token.type) {
      case lexer.TOKEN_SYMBOL: {
        const name = token.value as string;
        return Object.hasOwn(constants, name)
          ? new nodes.Literal(lineno, colno, constants[name])
          : new nodes.Symbol(lineno, colno, name);
      }
      case lexer.TOKEN_STRING: {
        let text = token.value as string;
        while (this.peekToken().type === lexer.TOKEN_STRING) {
          text += this.nextToken().value as string;
        }
        return new nodes.Literal(lineno, colno, text);
      }
      case lexer.TOKEN_INT:
      case lexer.TOKEN_FLOAT:
        return new nodes.Literal(lineno, colno, token.value);
      case lexer.TOKEN_LEFT_PAREN: {
        const node = this.#parseTuple({ parenthesised: true });
        this.expect(lexer.TOKEN_RIGHT_PAREN);
        return node;
      }
      case lexer.TOKEN_LEFT_BRACKET:
        return new nodes.Array(
          lineno,
          colno,
          this.#parseItems(lexer.TOKEN_RIGHT_BRACKET, () => this.parseExpression()),
        );
      case lexer.TOKEN_LEFT_CURLY:
        return new nodes.Dict(
          lineno,
          colno,
          this.#parseItems(lexer.TOKEN_RIGHT_CURLY, () => this.#parsePair()),
        );
      default:
        this.pushToken(token);
        this.fail(`unexpected '${describe(token)}'`);
    }
  }

  #parseItems(end: string, item: () => Node): Node[] {
    const items: Node[] = [];
    while (this.peekToken().type !== end) {
      if (items.length > 0) this.expect(lexer.TOKEN_COMMA);
      if (this.peekToken().type === end) break;
      items.push(item());
    }
    this.nextToken();
    return items;
  }

  #parsePair(): Node {
    const key = this.parseExpression();
    this.expect(lexer.TOKEN_COLON);
    return new nodes.Pair(key.lineno, key.colno, key, this.parseExpression());
  }

  /** One expression, or a tuple where commas follow it. */
  #parseTuple(options: TupleOptions = {}): Node {
    const element = options.element ?? (() => this.parseExpression());
    const { lineno, colno } = this.peekToken();
    const elements: Node[] = [];
    let commas = false;
    for (;;) {
      if (elements.length > 0) this.expect(lexer.TOKEN_COMMA);
      if (tupleEnds.has(this.peekToken().type)) break;
      elements.push(element());
      if (this.peekToken().type !== lexer.TOKEN_COMMA) break;
      commas = true;
    }
    if (!commas) {
      if (elements.length > 0) return elements[0]!;
      if (!options.parenthesised) {
        this.fail(`Expected an expression, got '${describe(this.peekToken())}'`);
      }
    }
    return new Tuple(lineno, colno, elements);
  }

  #parsePostfix(start: Node): Node {
    let node = start;
    for (;;) {
      const token = this.peekToken();
      if (this.#isOperator(token, '.')) node = this.#parseAttribute(node);
      else if (token.type === lexer.TOKEN_LEFT_BRACKET) node = this.#parseSubscript(node);
      else if (token.type === lexer.TOKEN_LEFT_PAREN) node = this.#parseCall(node);
      else return node;
    }
  }

  #parseAttribute(target: Node): Node {
    const { lineno, colno } = this.nextToken();
    const token = this.nextToken();
    const name = new nodes.Literal(token.lineno, token.colno, token.value);
    if (token.type === lexer.TOKEN_SYMBOL) return new Attribute(lineno, colno, target, name);
    if (token.type !== lexer.TOKEN_INT) this.fail('expected name or number', token.lineno);
    return new nodes.LookupVal(lineno, colno, target, name);
  }

  #parseSubscript(target: Node): Node {
    const { lineno, colno } = this.nextToken();
    const keys: Node[] = [];
    while (!this.skip(lexer.TOKEN_RIGHT_BRACKET)) {
      if (keys.length > 0) this.expect(lexer.TOKEN_COMMA);
      keys.push(this.#parseSubscriptKey());
    }
    const key = keys.length === 1 ? keys[0] : new Tuple(lineno, colno, keys);
    return new nodes.LookupVal(lineno, colno, target, key);
  }

  #parseSubscriptKey(): Node {
    const { lineno, colno, type } = this.peekToken();
    let start: Node | null = null;
    if (type !== lexer.TOKEN_COLON) {
      start = this.parseExpression();
      if (this.peekToken().type !== lexer.TOKEN_COLON) return start;
    }
    this.nextToken();
    const stop = this.#parseSliceBound();
    const step = this.skip(lexer.TOKEN_COLON) ? this.#parseSliceBound() : null;
    return new Slice(lineno, colno, start, stop, step);
  }

  #parseSliceBound(): Node | null {
    const { type } = this.peekToken();
    const ends: string[] = [lexer.TOKEN_COLON, lexer.TOKEN_RIGHT_BRACKET, lexer.TOKEN_COMMA];
    return ends.includes(type) ? null : this.parseExpression();
  }

  #parseCall(target: Node): Node {
    const { lineno, colno } = this.peekToken();
    return new nodes.FunCall(lineno, colno, target, this.#parseArguments([]));
  }

  /** @param children arguments that go before those in parentheses */
  #parseArguments(children: (Node | null)[]): Arguments {
    const { lineno, colno } = this.expect(lexer.TOKEN_LEFT_PAREN);
    const keywords = new nodes.KeywordArgs(lineno, colno, []);
    let rest: Node | null = null;
    let keywordRest: Node | null = null;
    const ensure = (valid: boolean) => {
      if (!valid) this.fail('invalid syntax for function call expression', lineno);
    };
    let first = true;
    while (this.peekToken().type !== lexer.TOKEN_RIGHT_PAREN) {
      if (!first) {
        this.expect(lexer.TOKEN_COMMA);
        if (this.peekToken().type === lexer.TOKEN_RIGHT_PAREN) break;
      }
      first = false;
      const token = this.peekToken();
      if (this.#skipOperator('*')) {
        ensure(rest === null && keywordRest === null);
        rest = this.parseExpression();
      } else if (this.#skipOperator('**')) {
        ensure(keywordRest === null);
        keywordRest = this.parseExpression();
      } else if (token.type === lexer.TOKEN_SYMBOL && this.#isOperator(this.#peek(1), '=')) {
        ensure(keywordRest === null);
        this.nextToken();
        this.nextToken();
        const name = new nodes.Literal(token.lineno, token.colno, token.value);
        keywords.addChild(new nodes.Pair(token.lineno, token.colno, name, this.parseExpression()));
      } else {
        ensure(rest === null && keywordRest === null && keywords.children.length === 0);
        children.push(this.parseExpression());
      }
    }
    this.nextToken();
    return new Arguments(lineno, colno, children, keywords, rest, keywordRest);
  }

  #parseFiltersAndTests(start: Node): Node {
    let node = start;
    for (;;) {
      const token = this.peekToken();
      if (token.type === lexer.TOKEN_PIPE) node = this.#parseFilters(node);
      else if (this.#isKeyword(token, 'is')) node = this.#parseTest(node);
      else if (token.type === lexer.TOKEN_LEFT_PAREN) node = this.#parseCall(node);
      else return node;
    }
  }

  #parseFilters(target: Node | null): Node {
    let node = target;
    do {
      this.nextToken();
      node = this.#parseFilter(node);
    } while (this.peekToken().type === lexer.TOKEN_PIPE);
    return node;
  }

  /** @param target null where the filter takes the text of a block */
  #parseFilter(target: Node | null): Node {
    const name = this.#parseDottedName();
    const filterArguments = this.#parseOptionalArguments([target]);
    return new nodes.Filter(name.lineno, name.colno, name, filterArguments);
  }

  #parseDottedName(): NameNode {
    const { lineno, colno, value } = this.#expectName();
    let name = value;
    while (this.#skipOperator('.')) name += `.${this.#expectName().value}`;
    return new nodes.Symbol(lineno, colno, name);
  }

  #parseOptionalArguments(children: (Node | null)[]): Arguments {
    const { type, lineno, colno } = this.peekToken();
    if (type === lexer.TOKEN_LEFT_PAREN) return this.#parseArguments(children);
    const keywords = new nodes.KeywordArgs(lineno, colno, []);
    return new Arguments(lineno, colno, children, keywords, null, null);
  }

  #parseTest(target: Node): Node {
    const { lineno, colno } = this.nextToken();
    const negated = this.skipSymbol('not');
    const name = this.#parseDottedName();
    const bare: Node[] = [];
    const next = this.peekToken();
    if (
      testArgumentStarts.has(next.type) &&
      !(next.type === lexer.TOKEN_SYMBOL && ['else', 'or', 'and'].includes(next.value as string))
    ) {
      if (this.#isKeyword(next, 'is')) this.fail('You cannot chain multiple tests with is');
      bare.push(this.#parsePostfix(this.#parsePrimary()));
    }
    const testArguments =
      bare.length > 0
        ? new Arguments(next.lineno, next.colno, bare, new nodes.KeywordArgs(0, 0, []), null, null)
        : this.#parseOptionalArguments([]);
    const call = new nodes.FunCall(lineno, colno, name, testArguments);
    const test = new nodes.Is(lineno, colno, target, call);
    return negated ? new nodes.Not(lineno, colno, test) : test;
  }
}

function isAssignable(node: Node): boolean {
  if (node instanceof Tuple) return node.children.every(isAssignable);
  return node instanceof nodes.Symbol;
}

function assignmentKind(node: Node): string {
  if (node instanceof nodes.Literal) return 'const';
  return node instanceof nodes.Array ? 'list' : node.typename.toLowerCase();
}

function isBlank(node: Node): boolean {
  return (
    node instanceof nodes.Output &&
    node.children.every((child) => child instanceof nodes.TemplateData && child.value.trim() === '')
  );
}
