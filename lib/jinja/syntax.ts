/** How text around tags is kept, as in jinja2.Environment. */
export interface WhitespaceOptions {
  trimBlocks: boolean;
  lstripBlocks: boolean;
  keepTrailingNewline: boolean;
}

/** Jinja2's opt-in extensions: `do` adds `{% do %}`, `loopcontrols` adds `{% break %}` and `{% continue %}`. */
export type Extension = 'do' | 'loopcontrols';

/** What decides how a source is read. */
export interface SyntaxOptions extends WhitespaceOptions {
  extensions: readonly Extension[];
}
