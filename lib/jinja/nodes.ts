import nodes, {
  type Caller,
  type FunCall,
  type KeywordArgs,
  type Literal,
  type NameNode,
  type Node,
  type NodeList,
} from 'nunjucks/src/nodes.js';

/** What Jinja2's syntax has and nunjucks's tree has no node for. */

export class Tuple extends nodes.NodeList {
  override get typename() {
    return 'Tuple';
  }
}

/** `target.name`, where nunjucks's LookupVal is `target[expression]`. */
export class Attribute extends nodes.LookupVal {
  declare val: Literal & { value: string };

  override get typename() {
    return 'Attribute';
  }
}

export class Slice extends nodes.Node {
  declare start: Node | null;
  declare stop: Node | null;
  declare step: Node | null;

  override get typename() {
    return 'Slice';
  }
  override get fields() {
    return ['start', 'stop', 'step'];
  }
}

/** The arguments of a call, filter or test: children are the positional ones. */
export class Arguments extends nodes.NodeList {
  declare keywords: KeywordArgs;
  declare rest: Node | null;
  declare keywordRest: Node | null;

  override get typename() {
    return 'Arguments';
  }
  override get fields() {
    return ['children', 'keywords', 'rest', 'keywordRest'];
  }
  override init(lineno: number, colno: number, ...values: unknown[]): void {
    // nunjucks's NodeList would pass on nothing but the children.
    nodes.Node.prototype.init.call(this, lineno, colno, ...values);
  }
}

/** A namespace's attribute as the target of `set`. */
export class NamespaceAttribute extends nodes.Node {
  declare name: NameNode;
  declare attribute: string;

  override get typename() {
    return 'NamespaceAttribute';
  }
  override get fields() {
    return ['name', 'attribute'];
  }
}

export class Loop extends nodes.For {
  declare test: Node | null;
  declare recursive: boolean;

  override get typename() {
    return 'Loop';
  }
  override get fields() {
    return ['arr', 'name', 'body', 'else_', 'test', 'recursive'];
  }
}

export class InheritedBlock extends nodes.Block {
  declare scoped: boolean;
  declare required: boolean;

  override get typename() {
    return 'InheritedBlock';
  }
  override get fields() {
    return ['name', 'body', 'scoped', 'required'];
  }
}

export class ContextInclude extends nodes.Include {
  declare withContext: boolean;

  override get typename() {
    return 'ContextInclude';
  }
  override get fields() {
    return ['template', 'ignoreMissing', 'withContext'];
  }
}

/** `{% set target | filter %}body{% endset %}` */
export class SetBlock extends nodes.Node {
  declare target: Node;
  declare filter: Node | null;
  declare body: NodeList;

  override get typename() {
    return 'SetBlock';
  }
  override get fields() {
    return ['target', 'filter', 'body'];
  }
}

export class CallBlock extends nodes.Node {
  declare call: FunCall;
  declare caller: Caller;

  override get typename() {
    return 'CallBlock';
  }
  override get fields() {
    return ['call', 'caller'];
  }
}

export class FilterBlock extends nodes.Node {
  declare filter: Node;
  declare body: NodeList;

  override get typename() {
    return 'FilterBlock';
  }
  override get fields() {
    return ['filter', 'body'];
  }
}

export class With extends nodes.Node {
  declare targets: Node[];
  declare values: Node[];
  declare body: NodeList;

  override get typename() {
    return 'With';
  }
  override get fields() {
    return ['targets', 'values', 'body'];
  }
}

export class Autoescape extends nodes.Node {
  declare enabled: Node;
  declare body: NodeList;

  override get typename() {
    return 'Autoescape';
  }
  override get fields() {
    return ['enabled', 'body'];
  }
}

export class Do extends nodes.Node {
  declare target: Node;

  override get typename() {
    return 'Do';
  }
  override get fields() {
    return ['target'];
  }
}

export class Break extends nodes.Node {
  override get typename() {
    return 'Break';
  }
  override get fields() {
    return [];
  }
}

export class Continue extends nodes.Node {
  override get typename() {
    return 'Continue';
  }
  override get fields() {
    return [];
  }
}

/** The nodes directly below a node, in source order. */
export function childNodes(node: Node): Node[] {
  const found: Node[] = [];
  const record = node as unknown as Record<string, unknown>;
  for (const field of node.fields) {
    const value = record[field];
    if (value instanceof nodes.Node) found.push(value);
    else if (Array.isArray(value)) {
      for (const element of value) if (element instanceof nodes.Node) found.push(element);
    }
  }
  return found;
}

/** Whether the node or one below it satisfies the test. */
export function someNode(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || childNodes(node).some((child) => someNode(child, test));
}
