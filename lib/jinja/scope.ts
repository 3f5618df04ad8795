import nodes, { type Macro, type Node } from 'nunjucks/src/nodes.js';
import {
  Autoescape,
  CallBlock,
  childNodes,
  FilterBlock,
  InheritedBlock,
  Loop,
  NamespaceAttribute,
  SetBlock,
  Tuple,
  With,
} from './nodes.js';

/** How a variable of generated code gets its first value when its scope is entered. */
type Load =
  | { from: 'parameter' }
  | { from: 'context'; name: string }
  | { from: 'variable'; id: string }
  | { from: 'nothing' };

/** Numbers the scopes and names of one template, so that the same source always gives the same code. */
export class Numbering {
  scopes = 0;
  readonly names = new Map<string, number>();
}

/**
 * Which variable of the generated code a template's name means, by Jinja2's rules of scope: `set` in an `if`
 * reaches the names around it, `set` in a loop, macro or `with` stays inside. No text of a template becomes
 * part of an identifier.
 */
export class Scope {
  readonly parent: Scope | null;
  readonly #numbering: Numbering;
  readonly #number: number;
  readonly ids: Map<string, string>;
  readonly loads: Map<string, Load>;
  readonly stores: Set<string>;

  /** @param original a scope of which this is a copy, for one branch of an `if` */
  constructor(parent: Scope | null, numbering: Numbering, original?: Scope) {
    this.parent = parent;
    this.#numbering = numbering;
    this.#number = original === undefined ? ++numbering.scopes : original.#number;
    this.ids = new Map(original?.ids);
    this.loads = new Map(original?.loads);
    this.stores = new Set(original?.stores);
  }

  /** A scope inside this one. */
  inner(): Scope {
    return new Scope(this, this.#numbering);
  }

  #copy(): Scope {
    return new Scope(this.parent, this.#numbering, this);
  }

  /** The variable that the name means here, if any. */
  find(name: string): string | undefined {
    return this.ids.get(name) ?? this.parent?.find(name);
  }

  findLoad(id: string): Load | undefined {
    return this.loads.get(id) ?? this.parent?.findLoad(id);
  }

  declareParameter(name: string): string {
    this.stores.add(name);
    return this.#define(name, { from: 'parameter' });
  }

  /** The names set here and in the scopes around, with their variables: what an include is given. */
  visibleStores(): Map<string, string> {
    const visible = new Map<string, string>();
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      for (const name of scope.stores) {
        if (!visible.has(name)) visible.set(name, this.find(name)!);
      }
    }
    return visible;
  }

  #define(name: string, load: Load): string {
    const { names } = this.#numbering;
    const number = names.get(name) ?? names.size + 1;
    names.set(name, number);
    const id = `s${this.#number}_${number}`;
    this.ids.set(name, id);
    this.loads.set(id, load);
    return id;
  }

  #load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, { from: 'context', name });
  }

  #store(name: string): void {
    this.stores.add(name);
    if (this.ids.has(name)) return;
    const outer = this.parent?.find(name);
    this.#define(name, outer === undefined ? { from: 'nothing' } : { from: 'variable', id: outer });
  }

  /** Takes over what the branches of an `if` define; what only some of them set comes from outside first. */
  #join(branches: Scope[]): void {
    const counts = new Map<string, number>();
    for (const branch of branches) {
      for (const name of branch.stores) {
        if (!this.stores.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    for (const branch of branches) {
      for (const [name, id] of branch.ids) this.ids.set(name, id);
      for (const [id, load] of branch.loads) this.loads.set(id, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const [name, count] of counts) {
      if (count === branches.length) continue;
      const outer = this.parent?.find(name);
      this.loads.set(
        this.find(name)!,
        outer === undefined ? { from: 'context', name } : { from: 'variable', id: outer },
      );
    }
  }

  analyseAll(body: readonly Node[]): void {
    for (const node of body) this.analyse(node);
  }

  /** Finds the names that a node uses and sets in this scope; bodies with a scope of their own are left out. */
  analyse(node: Node): void {
    if (node instanceof nodes.Symbol) this.#load(node.value);
    else if (node instanceof NamespaceAttribute) this.#load(node.name.value);
    else if (node instanceof nodes.Filter) this.analyse(node.args);
    else if (node instanceof nodes.Is) {
      this.analyse(node.left);
      this.analyse(node.right.args);
    } else if (node instanceof nodes.If) this.#analyseIf(node);
    else if (node instanceof nodes.Set) {
      this.analyse(node.value!);
      for (const target of node.targets) this.#analyseTarget(target);
    } else if (node instanceof SetBlock) this.#analyseTarget(node.target);
    else if (node instanceof Loop) this.analyse(node.arr);
    else if (node instanceof nodes.Macro) this.#store(node.name.value);
    else if (node instanceof nodes.Import) {
      this.analyse(node.template);
      this.#store(node.target.value);
    } else if (node instanceof nodes.FromImport) {
      this.analyse(node.template);
      for (const pair of node.names.children) this.#store(importAlias(pair));
    } else if (node instanceof CallBlock) this.analyse(node.call);
    else if (node instanceof FilterBlock) this.analyse(node.filter);
    else if (node instanceof With) this.analyseAll(node.values);
    else if (!(node instanceof InheritedBlock || node instanceof Autoescape)) {
      this.analyseAll(childNodes(node));
    }
  }

  #analyseIf(node: InstanceType<typeof nodes.If>): void {
    this.analyse(node.cond);
    // An elif is an `if` in the else branch here, but Jinja2 counts body, all elifs and else as three branches.
    const elifs: InstanceType<typeof nodes.If>[] = [];
    let otherwise = node.else_;
    while (otherwise instanceof nodes.If) {
      elifs.push(otherwise);
      otherwise = otherwise.else_;
    }
    const branch = (analyse: (scope: Scope) => void) => {
      const scope = this.#copy();
      analyse(scope);
      return scope;
    };
    this.#join([
      branch((scope) => scope.analyse(node.body)),
      branch((scope) => {
        for (const elif of elifs) {
          scope.analyse(elif.cond);
          const body = scope.#copy();
          body.analyse(elif.body);
          const none = scope.#copy();
          scope.#join([body, none, none]);
        }
      }),
      branch((scope) => {
        if (otherwise !== null) scope.analyse(otherwise);
      }),
    ]);
  }

  #analyseTarget(target: Node): void {
    if (target instanceof nodes.Symbol) this.#store(target.value);
    else if (target instanceof Tuple) for (const part of target.children) this.#analyseTarget(part);
    else this.analyse(target);
  }

  /** The names of a loop's or a with's target, which have a value from the start. */
  declareTarget(target: Node): void {
    if (target instanceof nodes.Symbol) this.declareParameter(target.value);
    else for (const part of childNodes(target)) this.declareTarget(part);
  }

  analyseMacro(node: Macro): void {
    const { names, defaults } = parameters(node);
    for (const name of names) this.declareParameter(name);
    this.analyseAll(defaults);
    this.analyse(node.body);
  }
}

/** The name under which a `from` statement imports something. */
export function importAlias(pair: Node): string {
  const alias = (pair as InstanceType<typeof nodes.Pair>).value;
  return (alias as InstanceType<typeof nodes.Symbol>).value;
}

/** The names of a macro's parameters, and the defaults of the last of them. */
export function parameters(node: Macro): { names: string[]; defaults: Node[] } {
  const names: string[] = [];
  const defaults: Node[] = [];
  for (const child of node.args.children) {
    if (child instanceof nodes.Symbol) names.push(child.value);
    else {
      for (const pair of (child as InstanceType<typeof nodes.KeywordArgs>).children) {
        names.push((pair.key as InstanceType<typeof nodes.Symbol>).value);
        defaults.push(pair.value);
      }
    }
  }
  return { names, defaults };
}

/** Which of the names the nodes use before they set them, blocks left out. */
export function usedNames(body: readonly Node[], names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  const used = new Set<string>();
  const set = (target: Node): void => {
    if (target instanceof nodes.Symbol) wanted.delete(target.value);
    else if (target instanceof Tuple) target.children.forEach(set);
    else visit(target);
  };
  const visit = (node: Node): void => {
    if (node instanceof nodes.Symbol) {
      if (wanted.has(node.value)) used.add(node.value);
    } else if (node instanceof nodes.Filter) visit(node.args);
    else if (node instanceof nodes.Is) {
      visit(node.left);
      visit(node.right.args);
    } else if (node instanceof nodes.Set) {
      node.targets.forEach(set);
      visit(node.value!);
    } else if (node instanceof SetBlock) {
      set(node.target);
      if (node.filter !== null) visit(node.filter);
      visit(node.body);
    } else if (node instanceof Loop) {
      set(node.name);
      visit(node.arr);
      visit(node.body);
      if (node.else_ !== null) visit(node.else_);
      if (node.test !== null) visit(node.test);
    } else if (node instanceof With) {
      node.targets.forEach(set);
      node.values.forEach(visit);
      visit(node.body);
    } else if (node instanceof nodes.Macro) {
      const { names: declared, defaults } = parameters(node);
      for (const name of declared) wanted.delete(name);
      defaults.forEach(visit);
      visit(node.body);
    } else if (node instanceof nodes.Import) visit(node.template);
    else if (node instanceof nodes.FromImport) visit(node.template);
    else if (!(node instanceof InheritedBlock)) childNodes(node).forEach(visit);
  };
  body.forEach(visit);
  return used;
}
