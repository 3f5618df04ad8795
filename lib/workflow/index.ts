export {
  type ApiBlock,
  type Begin,
  type Block,
  type BranchBlock,
  type DelayBlock,
  parseWorkflow,
  type Schedule,
  type UpdateBlock,
  type Workflow,
  type WorkflowFile,
} from './definition.js';
export { type Issue, WorkflowError } from './issues.js';
export {
  type BlockCount,
  Journal,
  type RecordReport,
  type RunIdentity,
  RunJournal,
} from './journal.js';
export { type PlannedRequest, type RecordOptions, type RecordResult, runRecord } from './record.js';
export { matches, type Operator, type PeopleRecord, type Rule, type RuleGroup } from './rules.js';
export { checkFields, type PeopleRecords, type RunOptions, runWorkflow } from './run.js';
export { workflowSchema } from './schema.js';
export { memoryJournal, type RecordJournal, type Settled, type Step } from './steps.js';
export { validateWorkflow } from './validate.js';
