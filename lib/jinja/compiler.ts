import nunjucks from 'nunjucks/src/compiler.js';
import nodes, {
  type BinOp,
  type Compare,
  type Dict,
  type Extends,
  type Filter,
  type FromImport,
  type FunCall,
  type If,
  type Import,
  type InlineIf,
  type Is,
  type Literal,
  type LookupVal,
  type Macro,
  type NameNode,
  type Node,
  type NodeList,
  type Output,
  type Pair,
  type Root,
  type SetNode,
  type UnaryOp,
} from 'nunjucks/src/nodes.js';
import { TemplateAssertionError } from './errors.js';
import { repr, str } from './format.js';
import {
  type Arguments,
  type Attribute,
  type Autoescape,
  type CallBlock,
  type ContextInclude,
  childNodes,
  type Do,
  type FilterBlock,
  InheritedBlock,
  Loop,
  NamespaceAttribute,
  type SetBlock,
  Slice,
  someNode,
  Tuple,
  type With,
} from './nodes.js';
import { importAlias, Numbering, parameters, Scope, usedNames } from './scope.js';
import { Float } from './values.js';

/** What compiling depends on besides the source. */
export interface CompileOptions {
  autoescape: boolean;
  /** Collect values rather than text, as jinja2.nativetypes does. */
  native: boolean;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
}

class Frame {
  readonly scope: Scope;
  /** Names set here belong to the template's context. */
  toplevel = false;
  /** Not even an `if` is around. */
  rootlevel = false;
  /** Inside an `if` an unknown filter fails only when it is reached. */
  soft = false;
  /** Output counts only while no parent template is known. */
  checksParent = false;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  inner(): Frame {
    const frame = new Frame(this.scope.inner());
    frame.checksParent = this.checksParent;
    return frame;
  }

  conditional(): Frame {
    const frame = new Frame(this.scope);
    frame.toplevel = this.toplevel;
    frame.checksParent = this.checksParent;
    frame.soft = true;
    return frame;
  }
}

/** Ends the compiling of a body whose rest can never run. */
class Unreachable extends Error {}

const binaryFunctions: Record<string, string> = {
  Add: 'add',
  Sub: 'subtract',
  Mul: 'multiply',
  Div: 'divide',
  FloorDiv: 'floorDivide',
  Mod: 'modulo',
  Pow: 'power',
};

/**
 * Writes JavaScript for a Jinja2 syntax tree: nunjucks's code generator with the code replaced, so that every
 * look-up, operator, test and output goes through `runtime` (`rt` in the code) and each name is a JavaScript
 * variable. The code is the body of `function (rt, env)`; it returns `{ root, blocks }`. Text of the template
 * gets into it only as JSON string literals.
 */
export class Compiler extends nunjucks.Compiler {
  declare readonly options: CompileOptions;
  declare readonly numbering: Numbering;
  declare readonly hoisted: Map<string, string>;
  declare readonly blocks: Map<string, { node: InheritedBlock; id: string }>;
  /** Variables to declare in each of the JavaScript functions being written. */
  declare readonly declarations: Set<string>[];
  /** Names looked up in the context. */
  declare readonly undeclared: Set<string>;
  declare pendingParameters: Set<string>;
  declare escaping: string;
  declare hasExtends: boolean;
  declare extendsSeen: number;
  declare parentIsKnown: boolean;
  declare loopDepth: number;

  constructor(templateName: string | null, options: CompileOptions) {
    super(templateName);
    this.options = options;
    this.numbering = new Numbering();
    this.hoisted = new Map();
    this.blocks = new Map();
    this.declarations = [];
    this.undeclared = new Set();
    this.pendingParameters = new Set();
    this.escaping = String(options.autoescape);
    this.hasExtends = false;
    this.extendsSeen = 0;
    this.parentIsKnown = false;
    this.loopDepth = 0;
  }

  override fail(message: string, lineno = 0): never {
    throw new TemplateAssertionError(message, lineno + 1, this.templateName);
  }

  /** The code for a whole template. */
  compileTemplate(root: Root): string {
    this.compileRoot(root);
    return this.#functionBody();
  }

  /** The code for one expression: its root returns the value. */
  compileExpressionTemplate(expression: Node): string {
    const frame = new Frame(new Scope(null, this.numbering));
    frame.scope.analyse(expression);
    this.#function('function root(context)', expression, () => {
      this.#enter(frame);
      this._emitLine(`return ${this.#code(expression, frame)};`);
    });
    this._emitLine('return { root, blocks: new Map() };');
    return this.#functionBody();
  }

  #functionBody(): string {
    const constants = [...this.hoisted].map(([code, id]) => `const ${id} = ${code};\n`);
    return `'use strict';\n${constants.join('')}${this.getCode()}`;
  }

  // Parts of functions

  /** Expression code as a string, where nunjucks's own methods append to one buffer. */
  #code(node: Node, frame: Frame): string {
    const outer = this.codebuf;
    this.codebuf = [];
    this.compile(node, frame);
    const code = this.codebuf.join('');
    this.codebuf = outer;
    return code;
  }

  /** A value that is the same in every rendering, made once. */
  #hoist(code: string): string {
    let id = this.hoisted.get(code);
    if (id === undefined) {
      id = `k_${this.hoisted.size + 1}`;
      this.hoisted.set(code, id);
    }
    return id;
  }

  #declare(id: string): string {
    this.declarations.at(-1)!.add(id);
    return id;
  }

  #temporary(): string {
    return this.#declare(this._tmpid());
  }

  /** A function whose errors are given the template's name and the line. */
  #function(
    header: string,
    node: Node,
    writeBody: () => void,
    parameterIds: readonly string[] = [],
  ): void {
    this._emitLine(`${header} {`);
    const place = this.codebuf.push('') - 1;
    this.declarations.push(new Set());
    const loopDepth = this.loopDepth;
    this.loopDepth = 0;
    this._emitLine(`let line = ${node.lineno + 1};\ntry {`);
    writeBody();
    this._emitLine(
      `} catch (error) {\nthrow rt.locate(error, line, ${JSON.stringify(this.templateName)});\n}`,
    );
    this._emitLine('}');
    this.loopDepth = loopDepth;
    const declared = [...this.declarations.pop()!].filter((id) => !parameterIds.includes(id));
    if (declared.length > 0) this.codebuf[place] = `let ${declared.join(', ')};\n`;
  }

  #line(node: Node): void {
    this._emitLine(`line = ${node.lineno + 1};`);
  }

  #startBuffer(): string {
    const id = this.#temporary();
    this._emitLine(`${id} = ${this.options.native ? '[]' : '""'};`);
    this.buffer = id;
    return id;
  }

  /** What was written into a buffer, as a value. */
  #contents(buffer: string): string {
    if (this.options.native) return `rt.nativeConcat(${buffer})`;
    if (this.escaping === 'false') return buffer;
    const marked = `new rt.Markup(${buffer})`;
    return this.escaping === 'true' ? marked : `(${this.escaping} ? ${marked} : ${buffer})`;
  }

  /** Puts a value into the current output. */
  #write(value: string): void {
    if (this.options.native) this._emitLine(`${this.buffer}.push(${value});`);
    else this._emitLine(`${this.buffer} += ${this.#text(value)};`);
  }

  #text(value: string): string {
    if (this.escaping === 'false') return `rt.text(${value})`;
    if (this.escaping === 'true') return `rt.escapedText(${value})`;
    return `(${this.escaping} ? rt.escapedText : rt.text)(${value})`;
  }

  /** Appends what a root, block or include function returned. */
  #append(output: string): void {
    if (this.options.native) this._emitLine(`rt.append(${this.buffer}, ${output});`);
    else this._emitLine(`${this.buffer} += ${output};`);
  }

  #enter(frame: Frame): void {
    for (const [id, load] of frame.scope.loads) {
      if (load.from === 'parameter') continue;
      this.#declare(id);
      if (load.from === 'context') {
        this.undeclared.add(load.name);
        this._emitLine(`${id} = context.resolve(${JSON.stringify(load.name)});`);
      } else this._emitLine(`${id} = ${load.from === 'variable' ? load.id : 'undefined'};`);
    }
  }

  #body(body: Node, frame: Frame): void {
    try {
      for (const node of body instanceof nodes.NodeList ? body.children : [body]) {
        this.compile(node, frame);
      }
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
  }

  #position(node: Node): string {
    const line = `line ${node.lineno + 1}`;
    return this.templateName === null ? line : `${line} in ${repr(this.templateName)}`;
  }

  #locals(frame: Frame): string {
    const entries = [...frame.scope.visibleStores()].map(
      ([name, id]) => `[${JSON.stringify(name)}, ${id}]`,
    );
    return `[${entries.join(', ')}]`;
  }

  // Templates and blocks

  compileRoot(root: Root): void {
    this.hasExtends = someNode(root, (node) => node instanceof nodes.Extends);
    this.#findBlocks(root);
    const frame = new Frame(new Scope(null, this.numbering));
    frame.toplevel = true;
    frame.rootlevel = true;
    frame.checksParent = this.hasExtends;
    this.#function('function root(context)', root, () => {
      this.#startBuffer();
      const { buffer } = this;
      if (usedNames(root.children, ['self']).size > 0) this.#declareSelf(frame);
      frame.scope.analyseAll(root.children);
      if (this.hasExtends) this._emitLine(`${this.#declare('parent')} = null;`);
      this.#enter(frame);
      this.#body(root, frame);
      this.buffer = buffer;
      if (this.hasExtends) {
        if (!this.parentIsKnown) this._emitLine('if (parent !== null)');
        this.#append('parent.root(context)');
      }
      this._emitLine(`return ${buffer};`);
    });
    for (const { node, id } of this.blocks.values()) this.#blockFunction(node, id);
    const blocks = [...this.blocks].map(([name, { id }]) => `[${JSON.stringify(name)}, ${id}]`);
    this._emitLine(`return { root, blocks: new Map([${blocks.join(', ')}]) };`);
  }

  #declareSelf(frame: Frame): void {
    const id = this.#declare(frame.scope.declareParameter('self'));
    this._emitLine(`${id} = new rt.TemplateReference(context);`);
  }

  #findBlocks(node: Node): void {
    if (node instanceof InheritedBlock) {
      const name = node.name.value;
      if (this.blocks.has(name)) this.fail(`block ${repr(name)} defined twice`, node.lineno);
      this.blocks.set(name, { node, id: `block_${this.blocks.size + 1}` });
    }
    for (const child of childNodes(node)) this.#findBlocks(child);
  }

  #blockFunction(node: InheritedBlock, id: string): void {
    const frame = new Frame(new Scope(null, this.numbering));
    this.#function(`function ${id}(context)`, node, () => {
      const buffer = this.#startBuffer();
      const used = usedNames(node.body.children, ['self', 'super']);
      if (used.has('self')) this.#declareSelf(frame);
      if (used.has('super')) {
        const parent = this.#declare(frame.scope.declareParameter('super'));
        this._emitLine(
          `${parent} = rt.superBlock(context, ${JSON.stringify(node.name.value)}, ${id});`,
        );
      }
      frame.scope.analyse(node.body);
      this.#enter(frame);
      this.#body(node.body, frame);
      this._emitLine(`return ${buffer};`);
    });
  }

  compileInheritedBlock(node: InheritedBlock, frame: Frame): void {
    const guarded = frame.toplevel && this.extendsSeen > 0;
    if (frame.toplevel && this.parentIsKnown) return;
    if (guarded) this._emitLine('if (parent === null) {');
    this.#line(node);
    const name = JSON.stringify(node.name.value);
    if (node.required) this._emitLine(`rt.requireBlock(context, ${name});`);
    const context = node.scoped ? `context.derive(${this.#locals(frame)})` : 'context';
    this.#append(`rt.renderBlock(${context}, ${name})`);
    if (guarded) this._emitLine('}');
  }

  compileExtends(node: Extends, frame: Frame): void {
    if (!frame.toplevel) {
      this.fail('cannot use extend from a non top-level scope', node.lineno);
    }
    if (this.extendsSeen > 0) {
      const raise = 'rt.extendedTwice();';
      if (this.parentIsKnown) {
        this._emitLine(raise);
        throw new Unreachable();
      }
      this._emitLine(`if (parent !== null) ${raise}`);
    }
    this.#line(node);
    this._emitLine(`parent = rt.getTemplate(env, ${this.#code(node.template, frame)});`);
    this._emitLine('context.inherit(parent);');
    if (frame.rootlevel) this.parentIsKnown = true;
    this.extendsSeen++;
  }

  compileContextInclude(node: ContextInclude, frame: Frame): void {
    this.#line(node);
    const id = this.#temporary();
    const name = this.#code(node.template, frame);
    this._emitLine(`${id} = rt.findTemplate(env, ${name}, ${node.ignoreMissing === true});`);
    const locals = node.withContext ? this.#locals(frame) : 'null';
    this._emitLine(`if (${id} !== null)`);
    this.#append(`rt.include(context, ${id}, ${locals})`);
  }

  #importModule(node: Import | FromImport, frame: Frame): string {
    const name = this.#code(node.template, frame);
    const locals = node.withContext ? this.#locals(frame) : 'null';
    return `rt.importModule(context, rt.getTemplate(env, ${name}), ${locals})`;
  }

  compileImport(node: Import, frame: Frame): void {
    this.#line(node);
    const name = node.target.value;
    const id = frame.scope.find(name)!;
    this._emitLine(`${id} = ${this.#importModule(node, frame)};`);
    if (frame.toplevel) this._emitLine(`context.set(${JSON.stringify(name)}, ${id}, false);`);
  }

  compileFromImport(node: FromImport, frame: Frame): void {
    this.#line(node);
    const module = this.#temporary();
    this._emitLine(`${module} = ${this.#importModule(node, frame)};`);
    const where = JSON.stringify(this.#position(node));
    for (const pair of node.names.children) {
      const name = ((pair as Pair).key as NameNode).value;
      const alias = importAlias(pair);
      const id = frame.scope.find(alias)!;
      this._emitLine(`${id} = rt.importName(env, ${module}, ${JSON.stringify(name)}, ${where});`);
      if (frame.toplevel) this._emitLine(`context.set(${JSON.stringify(alias)}, ${id}, false);`);
    }
  }

  // Statements

  compileOutput(node: Output, frame: Frame): void {
    if (frame.checksParent) {
      if (this.parentIsKnown) return;
      this._emitLine('if (parent === null) {');
    }
    let constant: string | null = null;
    const flush = () => {
      if (constant !== null) {
        const text = JSON.stringify(constant);
        this._emitLine(
          this.options.native ? `${this.buffer}.push(${text});` : `${this.buffer} += ${text};`,
        );
      }
      constant = null;
    };
    for (const child of node.children) {
      if (child instanceof nodes.TemplateData) constant = (constant ?? '') + child.value;
      else if (child instanceof nodes.Literal && this.escaping === 'false') {
        constant = (constant ?? '') + str(child.value);
      } else {
        flush();
        this.#line(child);
        this.#write(this.#code(child, frame));
      }
    }
    flush();
    if (frame.checksParent) this._emitLine('}');
  }

  compileIf(node: If, frame: Frame): void {
    const inner = frame.conditional();
    this.#line(node);
    this._emitLine(`if (${this.#condition(node.cond, inner)}) {`);
    this.#body(node.body, inner);
    if (node.else_ !== null) {
      this._emitLine('} else {');
      this.#body(node.else_, inner);
    }
    this._emitLine('}');
  }

  compileSet(node: SetNode, frame: Frame): void {
    this.#line(node);
    this.#assign(node.targets[0]!, this.#code(node.value!, frame), frame);
    this.#publish(node.targets[0]!, frame);
  }

  compileSetBlock(node: SetBlock, frame: Frame): void {
    const inner = frame.inner();
    inner.checksParent = false;
    inner.scope.analyse(node.body);
    if (node.filter !== null) inner.scope.analyse(node.filter);
    const value = this.#captured(node.body, inner, node.filter);
    this.#line(node);
    this.#assign(node.target, value, frame);
    this.#publish(node.target, frame);
  }

  /** The output of a body as a value, put through filters if there are any. */
  #captured(body: NodeList, frame: Frame, filter: Node | null): string {
    const outer = this.buffer;
    this.#enter(frame);
    const buffer = this.#startBuffer();
    this.#body(body, frame);
    const contents = this.#contents(buffer);
    const value = filter === null ? contents : this.#filtered(filter as Filter, contents, frame);
    this.buffer = outer;
    return value;
  }

  /** Filter code where the innermost filter takes given code instead of an expression. */
  #filtered(node: Filter, innermost: string, frame: Frame): string {
    const target = node.args.children[0] as Filter | null;
    const value = target === null ? innermost : this.#filtered(target, innermost, frame);
    return this.#filterCall(node, value, frame);
  }

  #assign(target: Node, value: string, frame: Frame): void {
    if (target instanceof nodes.Symbol) {
      this._emitLine(`${this.#declareOwn(target.value, frame)} = ${value};`);
    } else if (target instanceof NamespaceAttribute) {
      const namespace = this.#code(target.name, frame);
      this._emitLine(
        `rt.setAttribute(${namespace}, ${JSON.stringify(target.attribute)}, ${value});`,
      );
    } else {
      const parts = (target as Tuple).children;
      const id = this.#temporary();
      this._emitLine(`${id} = rt.unpack(${value}, ${parts.length});`);
      parts.forEach((part, index) => {
        this.#assign(part, `${id}[${index}]`, frame);
      });
    }
  }

  /** The variable of a name that is set in this very scope; parameters are declared on the way. */
  #declareOwn(name: string, frame: Frame): string {
    const id = frame.scope.find(name)!;
    if (frame.scope.loads.get(id)?.from === 'parameter') this.#declare(id);
    return id;
  }

  /** Makes what a top-level statement set visible to includes, blocks and importers. */
  #publish(target: Node, frame: Frame): void {
    if (!frame.toplevel) return;
    if (target instanceof nodes.Symbol) {
      const name = target.value;
      const exported = !name.startsWith('_');
      const id = frame.scope.find(name);
      this._emitLine(`context.set(${JSON.stringify(name)}, ${id}, ${exported});`);
    } else if (target instanceof Tuple) {
      for (const part of target.children) this.#publish(part, frame);
    }
  }

  compileWith(node: With, frame: Frame): void {
    const inner = frame.inner();
    for (const target of node.targets) inner.scope.declareTarget(target);
    inner.scope.analyse(node.body);
    this.#line(node);
    this.#enter(inner);
    node.targets.forEach((target, index) => {
      this.#assign(target, this.#code(node.values[index]!, frame), inner);
    });
    this.#body(node.body, inner);
  }

  compileAutoescape(node: Autoescape, frame: Frame): void {
    const inner = frame.inner();
    inner.scope.analyse(node.enabled);
    inner.scope.analyse(node.body);
    this.#enter(inner);
    const outer = this.escaping;
    const { enabled } = node;
    if (enabled instanceof nodes.Literal && typeof enabled.value === 'boolean') {
      this.escaping = String(enabled.value);
    } else {
      const id = this.#temporary();
      this._emitLine(`${id} = ${this.#condition(enabled, inner)};`);
      this.escaping = id;
    }
    this.#body(node.body, inner);
    this.escaping = outer;
  }

  compileDo(node: Do, frame: Frame): void {
    this.#line(node);
    this._emitLine(`${this.#code(node.target, frame)};`);
  }

  compileBreak(node: Node): void {
    if (this.loopDepth === 0) this.fail("'break' outside loop", node.lineno);
    this._emitLine('break;');
  }

  compileContinue(node: Node): void {
    if (this.loopDepth === 0) this.fail("'continue' not properly in loop", node.lineno);
    this._emitLine('continue;');
  }

  compileFilterBlock(node: FilterBlock, frame: Frame): void {
    const inner = frame.inner();
    inner.scope.analyse(node.body);
    inner.scope.analyse(node.filter);
    const value = this.#captured(node.body, inner, node.filter);
    this.#line(node);
    this.#writeBlock(value);
  }

  /** Writes what a call or filter block gives, which Jinja2 takes as it is where it makes text. */
  #writeBlock(value: string): void {
    if (this.options.native) this.#write(value);
    else this._emitLine(`${this.buffer} += rt.blockText(${value});`);
  }

  // Loops

  compileLoop(node: Loop, frame: Frame): void {
    this.#refuseLoopTarget(node);
    const extended =
      node.recursive ||
      usedNames(node.body.children, ['loop']).size > 0 ||
      someNode(node, (child) => child instanceof InheritedBlock && child.scoped);
    const inner = frame.inner();
    if (extended) inner.scope.declareParameter('loop');
    inner.scope.declareTarget(node.name);
    inner.scope.analyse(node.body);
    const filter = node.test === null ? null : this.#loopFilter(node, node.test, frame);
    const filtered = (iterable: string) =>
      filter === null ? iterable : `rt.filtered(${filter}(${iterable}))`;

    if (!node.recursive) {
      this.#line(node);
      const iterable = filtered(this.#code(node.arr, frame));
      this.#loop(node, frame, inner, iterable, extended ? 'null, 0' : null);
      return;
    }
    const render = this.#temporary();
    const outer = this.buffer;
    this._emit(`${render} = `);
    this.#function('(iterable, depth) =>', node, () => {
      const buffer = this.#startBuffer();
      this.#loop(node, frame, inner, filtered('iterable'), `${render}, depth`);
      this._emitLine(`return ${this.#contents(buffer)};`);
    });
    this.buffer = outer;
    this.#line(node);
    this.#write(`rt.renderLoop(context, ${render}, ${this.#code(node.arr, frame)})`);
  }

  #refuseLoopTarget(node: Loop): void {
    const refuse = (target: Node): void => {
      if (target instanceof nodes.Symbol && target.value === 'loop') {
        this.fail("Can't assign to special loop variable in for-loop target", target.lineno);
      } else if (target instanceof Tuple) target.children.forEach(refuse);
    };
    const visit = (child: Node): void => {
      if (child instanceof Loop) refuse(child.name);
      else if (child instanceof nodes.Set) child.targets.forEach(refuse);
      childNodes(child).forEach(visit);
    };
    visit(node);
  }

  /** A function that yields the elements which pass the loop's `if`. */
  #loopFilter(node: Loop, test: Node, frame: Frame): string {
    const inner = frame.inner();
    inner.scope.declareTarget(node.name);
    inner.scope.analyse(test);
    const id = this.#temporary();
    this._emit(`${id} = `);
    this.#function('function* (iterable)', test, () => {
      this.#enter(inner);
      const element = this.#temporary();
      this._emitLine(`for (${element} of rt.iterate(iterable)) {`);
      this.#assign(node.name, element, inner);
      this._emitLine(`if (${this.#condition(test, inner)}) yield ${this.#code(node.name, inner)};`);
      this._emitLine('}');
    });
    return id;
  }

  /** @param loopArguments what LoopContext takes after the elements; null where `loop` is not used */
  #loop(
    node: Loop,
    frame: Frame,
    inner: Frame,
    iterable: string,
    loopArguments: string | null,
  ): void {
    const element = this.#temporary();
    const otherwise = node.else_ === null ? null : this.#temporary();
    if (otherwise !== null) this._emitLine(`${otherwise} = true;`);
    if (loopArguments === null) {
      this._emitLine(`for (${element} of rt.iterate(${iterable})) {`);
    } else {
      const loop = this.#declareOwn('loop', inner);
      // A name of its own keeps the loop going if the body's functions share the variable.
      const own = this.#temporary();
      this._emitLine(`${own} = new rt.LoopContext(context, ${iterable}, ${loopArguments});`);
      this._emitLine(`while (${own}.advance()) {`);
      this._emitLine(`${loop} = ${own};\n${element} = ${own}.current;`);
    }
    this._emitLine(`context.state.step(${this.buffer}.length);`);
    this.#assign(node.name, element, inner);
    this.#enter(inner);
    this.loopDepth++;
    this.#body(node.body, inner);
    this.loopDepth--;
    if (otherwise !== null) this._emitLine(`${otherwise} = false;`);
    this._emitLine('}');
    if (otherwise !== null) {
      const elseFrame = frame.inner();
      elseFrame.scope.analyse(node.else_!);
      this._emitLine(`if (${otherwise}) {`);
      this.#enter(elseFrame);
      this.#body(node.else_!, elseFrame);
      this._emitLine('}');
    }
  }

  // Macros

  compileMacro(node: Macro, frame: Frame): void {
    const name = node.name.value;
    const id = frame.scope.find(name)!;
    this.#macro(node, name, frame, id);
    if (frame.toplevel) {
      this._emitLine(`context.set(${JSON.stringify(name)}, ${id}, ${!name.startsWith('_')});`);
    }
  }

  /** @param name null for the body of a call block */
  #macro(node: Macro, name: string | null, frame: Frame, id: string): void {
    const inner = frame.inner();
    inner.checksParent = false;
    const { names, defaults } = parameters(node);
    const duplicate = names.find((parameter, index) => names.indexOf(parameter) !== index);
    if (duplicate !== undefined) {
      this.fail(`duplicate argument ${repr(duplicate)} in function definition`, node.lineno);
    }
    const used = usedNames(node.body.children, ['caller', 'kwargs', 'varargs']);
    inner.scope.analyseMacro(node);
    const ids = names.map((parameter) => inner.scope.find(parameter)!);
    const explicitCaller = names.indexOf('caller');
    if (used.has('caller') && explicitCaller !== -1) {
      if (explicitCaller < names.length - defaults.length) {
        this.fail(
          'When defining macros or call blocks the special "caller" argument must be omitted or ' +
            'be given a default.',
          node.lineno,
        );
      }
    } else if (used.has('caller')) ids.push(inner.scope.declareParameter('caller'));
    const catchesKeywords = used.has('kwargs') && !names.includes('kwargs');
    if (catchesKeywords) ids.push(inner.scope.declareParameter('kwargs'));
    const catchesPositional = used.has('varargs') && !names.includes('varargs');
    if (catchesPositional) ids.push(inner.scope.declareParameter('varargs'));

    const described = [
      JSON.stringify(name),
      JSON.stringify(names),
      catchesKeywords,
      catchesPositional,
      used.has('caller'),
    ];
    this._emit(`${id} = new rt.Macro(context, ${described.join(', ')}, `);
    const { buffer, pendingParameters } = this;
    this.#function(
      `(${ids.join(', ')}) =>`,
      node,
      () => {
        const own = this.#startBuffer();
        this.#enter(inner);
        this.pendingParameters = new Set(ids);
        names.forEach((parameter, index) => {
          const value = defaults[index - (names.length - defaults.length)];
          const otherwise =
            value === undefined
              ? `rt.missingParameter(env, ${JSON.stringify(parameter)})`
              : this.#code(value, inner);
          this._emitLine(`if (${ids[index]} === undefined) ${ids[index]} = ${otherwise};`);
          this.pendingParameters.delete(ids[index]!);
        });
        this.pendingParameters = pendingParameters;
        this.#body(node.body, inner);
        this._emitLine(`return ${this.#contents(own)};`);
      },
      ids,
    );
    this._emitLine(');');
    this.buffer = buffer;
  }

  compileCallBlock(node: CallBlock, frame: Frame): void {
    const caller = this.#temporary();
    this.#macro(node.caller, null, frame, caller);
    this.#line(node);
    this.#writeBlock(this.#call(node.call, frame, caller));
  }

  // Expressions

  /** Code for a JavaScript boolean: Python's bool() of the expression. */
  #condition(node: Node, frame: Frame): string {
    if (node instanceof nodes.And || node instanceof nodes.Or) {
      const operator = node instanceof nodes.And ? '&&' : '||';
      const left = this.#condition(node.left, frame);
      return `(${left} ${operator} ${this.#condition(node.right, frame)})`;
    }
    if (node instanceof nodes.Not) return `!${this.#condition(node.target, frame)}`;
    if (node instanceof nodes.Compare) return this.#code(node, frame);
    return `rt.truth(${this.#code(node, frame)})`;
  }

  compileLiteral(node: Literal): void {
    const { value } = node;
    if (value instanceof Float) this._emit(this.#hoist(`new rt.Float(${value.value})`));
    else if (typeof value === 'bigint') this._emit(`${value}n`);
    else if (typeof value === 'number') this._emit(String(value));
    else this._emit(JSON.stringify(value));
  }

  compileSymbol(node: NameNode, frame: Frame): void {
    const id = frame.scope.find(node.value)!;
    const load = frame.scope.findLoad(id);
    if (load?.from === 'parameter' && !this.pendingParameters.has(id)) this._emit(id);
    else {
      const name = JSON.stringify(node.value);
      this._emit(`(${id} === undefined ? rt.undefinedName(env, ${name}) : ${id})`);
    }
  }

  compileTuple(node: Tuple, frame: Frame): void {
    this._emit(`rt.Tuple.of(${this.#list(node.children, frame)})`);
  }

  compileArray(node: NodeList, frame: Frame): void {
    this._emit(`[${this.#list(node.children, frame)}]`);
  }

  compileDict(node: Dict, frame: Frame): void {
    const entries = node.children.map(
      (pair) => `[${this.#code(pair.key, frame)}, ${this.#code(pair.value, frame)}]`,
    );
    this._emit(`new rt.Dict([${entries.join(', ')}])`);
  }

  #list(elements: readonly Node[], frame: Frame): string {
    return elements.map((element) => this.#code(element, frame)).join(', ');
  }

  compileAttribute(node: Attribute, frame: Frame): void {
    const name = JSON.stringify(node.val.value);
    this._emit(`rt.getattr(env, ${this.#code(node.target, frame)}, ${name})`);
  }

  compileLookupVal(node: LookupVal, frame: Frame): void {
    const target = this.#code(node.target, frame);
    if (node.val instanceof Slice) {
      const { start, stop, step } = node.val;
      const bounds = [start, stop, step].map((bound) =>
        bound === null ? 'null' : this.#code(bound, frame),
      );
      // Jinja2 evaluates a constant's slice ahead, and there what cannot be sliced is undefined.
      const slice = isConstant(node) ? 'rt.sliceConstant(env, ' : 'rt.slice(';
      this._emit(`${slice}${target}, ${bounds.join(', ')})`);
    } else this._emit(`rt.getitem(env, ${target}, ${this.#code(node.val, frame)})`);
  }

  /** Only a slice that is not the whole subscript comes here; in Python that is not even syntax. */
  compileSlice(node: Slice): never {
    this.fail('invalid syntax', node.lineno);
  }

  compileFunCall(node: FunCall, frame: Frame): void {
    this._emit(this.#call(node, frame, null));
  }

  /** @param caller the variable of a call block's body, handed on as a keyword argument */
  #call(node: FunCall, frame: Frame, caller: string | null): string {
    const target = this.#code(node.name, frame);
    const given = node.args as Arguments;
    return `rt.call(${target}, ${this.#positional(given.children, given, frame)}, ${this.#keywords(given, frame, true, caller)})`;
  }

  #positional(children: readonly Node[], given: Arguments, frame: Frame): string {
    const list = this.#list(children, frame);
    if (given.rest !== null) {
      const rest = this.#code(given.rest, frame);
      return `[${list}${list === '' ? '' : ', '}...rt.spread(${rest})]`;
    }
    return children.every((child) => child instanceof nodes.Literal)
      ? this.#hoist(`[${list}]`)
      : `[${list}]`;
  }

  #keywords(given: Arguments, frame: Frame, isCall = false, caller: string | null = null): string {
    const seen = new Set<string>();
    const entries = given.keywords.children.map((pair) => {
      const name = (pair.key as Literal).value as string;
      if (seen.has(name)) this.fail(`keyword argument repeated: ${name}`, pair.lineno);
      seen.add(name);
      return `[${JSON.stringify(name)}, ${this.#code(pair.value, frame)}]`;
    });
    if (caller !== null) entries.push(`["caller", ${caller}]`);
    if (given.keywordRest !== null) {
      const rest = this.#code(given.keywordRest, frame);
      return `rt.keywords([${entries.join(', ')}], ${rest}, ${isCall})`;
    }
    if (entries.length === 0) return 'rt.NO_KEYWORDS';
    const code = `new Map([${entries.join(', ')}])`;
    const constant = given.keywords.children.every((pair) => pair.value instanceof nodes.Literal);
    return constant && caller === null ? this.#hoist(code) : code;
  }

  compileFilter(node: Filter, frame: Frame): void {
    this._emit(this.#filterCall(node, this.#code(node.args.children[0]!, frame), frame));
  }

  #filterCall(node: Filter, value: string, frame: Frame): string {
    const name = node.name.value;
    if (!this.options.hasFilter(name) && !frame.soft) {
      this.fail(`No filter named ${repr(name)}.`, node.lineno);
    }
    const id = this.#hoist(`rt.findFilter(env, ${JSON.stringify(name)})`);
    const given = node.args as Arguments;
    const positional = this.#positional(given.children.slice(1), given, frame);
    return `${id}(env, ${value}, ${positional}, ${this.#keywords(given, frame)})`;
  }

  compileIs(node: Is, frame: Frame): void {
    const name = (node.right.name as NameNode).value;
    if (!this.options.hasTest(name) && !frame.soft) {
      this.fail(`No test named ${repr(name)}.`, node.lineno);
    }
    const id = this.#hoist(`rt.findTest(env, ${JSON.stringify(name)})`);
    const given = node.right.args as Arguments;
    const value = this.#code(node.left, frame);
    const positional = this.#positional(given.children, given, frame);
    this._emit(`${id}(env, ${value}, ${positional}, ${this.#keywords(given, frame)})`);
  }

  compileInlineIf(node: InlineIf, frame: Frame): void {
    const inner = frame.conditional();
    const condition = this.#condition(node.cond, inner);
    const body = this.#code(node.body, inner);
    const otherwise =
      node.else_ === null
        ? `rt.missingElse(${JSON.stringify(this.#position(node))})`
        : this.#code(node.else_, inner);
    this._emit(`(${condition} ? ${body} : ${otherwise})`);
  }

  compileAnd(node: BinOp, frame: Frame): void {
    const id = this.#temporary();
    const left = this.#code(node.left, frame);
    this._emit(`(rt.truth(${id} = ${left}) ? ${this.#code(node.right, frame)} : ${id})`);
  }

  compileOr(node: BinOp, frame: Frame): void {
    const id = this.#temporary();
    const left = this.#code(node.left, frame);
    this._emit(`(rt.truth(${id} = ${left}) ? ${id} : ${this.#code(node.right, frame)})`);
  }

  compileNot(node: UnaryOp, frame: Frame): void {
    this._emit(`!${this.#condition(node.target, frame)}`);
  }

  compileNeg(node: UnaryOp, frame: Frame): void {
    this._emit(`rt.negative(${this.#code(node.target, frame)})`);
  }

  compilePos(node: UnaryOp, frame: Frame): void {
    this._emit(`rt.positive(${this.#code(node.target, frame)})`);
  }

  compileCompare(node: Compare, frame: Frame): void {
    let left = this.#code(node.expr, frame);
    const comparisons = node.ops.map((operand, index) => {
      let right = this.#code(operand.expr, frame);
      let kept = right;
      if (index < node.ops.length - 1) {
        kept = this.#temporary();
        right = `${kept} = ${right}`;
      }
      const code = comparison(operand.type, left, right);
      left = kept;
      return code;
    });
    this._emit(`(${comparisons.join(' && ')})`);
  }

  #binary(node: BinOp, frame: Frame): void {
    const left = this.#code(node.left, frame);
    const right = this.#code(node.right, frame);
    this._emit(`rt.${binaryFunctions[node.typename]}(${left}, ${right})`);
  }

  compileAdd(node: BinOp, frame: Frame): void {
    this.#binary(node, frame);
  }

  compileSub(node: BinOp, frame: Frame): void {
    this.#binary(node, frame);
  }

  compileMul(node: BinOp, frame: Frame): void {
    this.#binary(node, frame);
  }

  compileDiv(node: BinOp, frame: Frame): void {
    this.#binary(node, frame);
  }

  compileFloorDiv(node: BinOp, frame: Frame): void {
    this.#binary(node, frame);
  }

  compileMod(node: BinOp, frame: Frame): void {
    this.#binary(node, frame);
  }

  compilePow(node: BinOp, frame: Frame): void {
    this.#binary(node, frame);
  }

  compileConcat(node: BinOp, frame: Frame): void {
    const join = { true: 'rt.joinMarkup', false: 'rt.concatenate' }[this.escaping];
    const either = `(${this.escaping} ? rt.joinMarkup : rt.concatenate)`;
    const [left, right] = [this.#code(node.left, frame), this.#code(node.right, frame)];
    this._emit(`${join ?? either}(${left}, ${right})`);
  }
}

function comparison(operator: string, left: string, right: string): string {
  switch (operator) {
    case '==':
      return `rt.equal(${left}, ${right})`;
    case '!=':
      return `!rt.equal(${left}, ${right})`;
    case 'in':
      return `rt.isIn(${left}, ${right})`;
    case 'not in':
      return `!rt.isIn(${left}, ${right})`;
    default:
      return `rt.compare("${operator}", ${left}, ${right})`;
  }
}

function isConstant(node: Node): boolean {
  return !someNode(
    node,
    (child) => child instanceof nodes.Symbol || child instanceof nodes.FunCall,
  );
}
