/** The parts of nunjucks 3.2 that the engine builds on, which its published types leave out. */

declare module 'nunjucks/src/lexer.js' {
  export interface Token {
    type: string;
    value: unknown;
    lineno: number;
    colno: number;
  }
  export interface Tokenizer {
    str: string;
    index: number;
    len: number;
    lineno: number;
    colno: number;
    in_code: boolean;
    isFinished(): boolean;
    forward(): void;
    forwardN(count: number): void;
    current(): string;
    nextToken(): Token | null;
  }
  const lexer: {
    lex(source: string): Tokenizer;
    TOKEN_STRING: 'string';
    TOKEN_DATA: 'data';
    TOKEN_BLOCK_START: 'block-start';
    TOKEN_BLOCK_END: 'block-end';
    TOKEN_VARIABLE_START: 'variable-start';
    TOKEN_VARIABLE_END: 'variable-end';
    TOKEN_LEFT_PAREN: 'left-paren';
    TOKEN_RIGHT_PAREN: 'right-paren';
    TOKEN_LEFT_BRACKET: 'left-bracket';
    TOKEN_RIGHT_BRACKET: 'right-bracket';
    TOKEN_LEFT_CURLY: 'left-curly';
    TOKEN_RIGHT_CURLY: 'right-curly';
    TOKEN_OPERATOR: 'operator';
    TOKEN_COMMA: 'comma';
    TOKEN_COLON: 'colon';
    TOKEN_TILDE: 'tilde';
    TOKEN_PIPE: 'pipe';
    TOKEN_INT: 'int';
    TOKEN_FLOAT: 'float';
    TOKEN_SYMBOL: 'symbol';
  };
  export default lexer;
}

declare module 'nunjucks/src/nodes.js' {
  class Node {
    constructor(lineno: number, colno: number, ...fields: unknown[]);
    lineno: number;
    colno: number;
    get typename(): string;
    get fields(): string[];
    init(lineno: number, colno: number, ...fields: unknown[]): void;
  }
  class NodeList extends Node {
    children: Node[];
    addChild(node: Node): void;
  }
  class Value extends Node {
    value: unknown;
  }
  class Literal extends Value {}
  class NameNode extends Value {
    value: string;
  }
  class TemplateData extends Literal {
    value: string;
  }
  class Root extends NodeList {}
  class Output extends NodeList {}
  class ArrayNode extends NodeList {}
  class Dict extends NodeList {
    children: Pair[];
  }
  class KeywordArgs extends Dict {}
  class Pair extends Node {
    key: Node;
    value: Node;
  }
  class LookupVal extends Node {
    target: Node;
    val: Node;
  }
  class If extends Node {
    cond: Node;
    body: NodeList;
    else_: Node | null;
  }
  class InlineIf extends Node {
    cond: Node;
    body: Node;
    else_: Node | null;
  }
  class For extends Node {
    arr: Node;
    name: Node;
    body: NodeList;
    else_: NodeList | null;
  }
  class Macro extends Node {
    name: NameNode;
    args: NodeList;
    body: NodeList;
  }
  class Caller extends Macro {}
  class FunCall extends Node {
    name: Node;
    args: NodeList;
  }
  class Filter extends FunCall {
    name: NameNode;
  }
  class Block extends Node {
    name: NameNode;
    body: NodeList;
  }
  class Extends extends Node {
    template: Node;
  }
  class Include extends Node {
    template: Node;
    ignoreMissing: boolean | null;
  }
  class Import extends Node {
    template: Node;
    target: NameNode;
    withContext: boolean;
  }
  class FromImport extends Node {
    template: Node;
    names: NodeList;
    withContext: boolean;
  }
  class SetNode extends Node {
    targets: Node[];
    value: Node | null;
    body?: NodeList;
  }
  class UnaryOp extends Node {
    target: Node;
  }
  class BinOp extends Node {
    left: Node;
    right: Node;
  }
  class Is extends BinOp {
    right: FunCall;
  }
  class Or extends BinOp {}
  class And extends BinOp {}
  class Add extends BinOp {}
  class Sub extends BinOp {}
  class Mul extends BinOp {}
  class Div extends BinOp {}
  class FloorDiv extends BinOp {}
  class Mod extends BinOp {}
  class Pow extends BinOp {}
  class Concat extends BinOp {}
  class Not extends UnaryOp {}
  class Neg extends UnaryOp {}
  class Pos extends UnaryOp {}
  class Compare extends Node {
    expr: Node;
    ops: CompareOperand[];
  }
  class CompareOperand extends Node {
    expr: Node;
    type: string;
  }
  const nodes: {
    Node: typeof Node;
    NodeList: typeof NodeList;
    Literal: typeof Literal;
    Symbol: typeof NameNode;
    TemplateData: typeof TemplateData;
    Root: typeof Root;
    Output: typeof Output;
    Array: typeof ArrayNode;
    Dict: typeof Dict;
    KeywordArgs: typeof KeywordArgs;
    Pair: typeof Pair;
    LookupVal: typeof LookupVal;
    If: typeof If;
    InlineIf: typeof InlineIf;
    For: typeof For;
    Macro: typeof Macro;
    Caller: typeof Caller;
    FunCall: typeof FunCall;
    Filter: typeof Filter;
    Block: typeof Block;
    Extends: typeof Extends;
    Include: typeof Include;
    Import: typeof Import;
    FromImport: typeof FromImport;
    Set: typeof SetNode;
    Is: typeof Is;
    BinOp: typeof BinOp;
    Or: typeof Or;
    And: typeof And;
    Add: typeof Add;
    Sub: typeof Sub;
    Mul: typeof Mul;
    Div: typeof Div;
    FloorDiv: typeof FloorDiv;
    Mod: typeof Mod;
    Pow: typeof Pow;
    Concat: typeof Concat;
    Not: typeof Not;
    Neg: typeof Neg;
    Pos: typeof Pos;
    Compare: typeof Compare;
    CompareOperand: typeof CompareOperand;
  };

  export type {
    BinOp,
    Block,
    Caller,
    Compare,
    Dict,
    Extends,
    Filter,
    For,
    FromImport,
    FunCall,
    If,
    Import,
    Include,
    InlineIf,
    Is,
    KeywordArgs,
    Literal,
    LookupVal,
    Macro,
    NameNode,
    Node,
    NodeList,
    Output,
    Pair,
    Root,
    SetNode,
    TemplateData,
    UnaryOp,
  };
  export default nodes;
}

declare module 'nunjucks/src/parser.js' {
  import type { Token } from 'nunjucks/src/lexer.js';
  import type { Node, NodeList, Root } from 'nunjucks/src/nodes.js';

  class Parser {
    constructor(tokens: { nextToken(): Token | null });
    tokens: { nextToken(): Token | null };
    nextToken(): Token;
    peekToken(): Token;
    pushToken(token: Token): void;
    fail(message: string, lineno?: number, colno?: number): never;
    expect(type: string): Token;
    skip(type: string): boolean;
    skipValue(type: string, value: string): boolean;
    skipSymbol(name: string): boolean;
    parseOr(): Node;
    parseNot(): Node;
    parsePow(): Node;
    parseNodes(): Node[];
    parseAsRoot(): Root;
    parseUntilBlocks(...names: string[]): NodeList;
    parseStatement(): Node;
    parseIn(): Node;
    parseAdd(): Node;
    parseConcat(): Node;
    parseMul(): Node;
    parseUnary(noFilters?: boolean): Node;
    parseExpression(): Node;
  }
  const parser: { Parser: typeof Parser };
  export default parser;
}

declare module 'nunjucks/src/compiler.js' {
  import type { Node } from 'nunjucks/src/nodes.js';

  class Compiler {
    constructor(templateName: string | null);
    templateName: string | null;
    codebuf: string[];
    buffer: string | null;
    compile(node: Node, frame: unknown): void;
    getCode(): string;
    fail(message: string, lineno?: number, colno?: number): never;
    _emit(code: string): void;
    _emitLine(code: string): void;
    _tmpid(): string;
  }
  const compiler: { Compiler: typeof Compiler };
  export default compiler;
}
