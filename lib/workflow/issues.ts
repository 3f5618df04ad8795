import { ValidationError } from '../query/errors.js';

/** Something wrong in a workflow file. */
export interface Issue {
  file: string;
  /** From 1. */
  line: number;
  column: number;
  /** Where in the file, such as `blocks.keys.preset`. */
  path: string;
  message: string;
  /** What to do. */
  fix: string;
}

/** A workflow that cannot be run; nothing was sent. The message has a line for each issue. */
export class WorkflowError extends ValidationError {
  override name = 'WorkflowError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(formatIssue).join('\n'), { field: issues[0]?.path ?? '' });
    this.issues = issues;
  }
}

/** `file:line:column: message; fix`, as compilers write it. */
function formatIssue({ file, line, column, message, fix }: Issue): string {
  return `${file}:${line}:${column}: ${message}; ${fix}`;
}
