export { type ActivateOptions, activateWorkflow } from './activate.js';
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
export { type ExecuteOptions, executeWorkflow, type RunSummary } from './execute.js';
export { readWorkflow } from './file.js';
export { type Issue, WorkflowError } from './issues.js';
export {
  type BlockCount,
  Journal,
  type JournaledRecord,
  type QueuedRecord,
  type RecordReport,
  type RunIdentity,
  RunJournal,
} from './journal.js';
export { type PlanOptions, planWorkflow } from './plan.js';
export { type PlannedRequest, type RecordOptions, type RecordResult, runRecord } from './record.js';
export {
  openRecords,
  type PersonRecord,
  type Records,
  type RecordsOptions,
  type RecordUpdate,
  writeRecords,
} from './records.js';
export { RecordsError } from './records-error.js';
export { matches, type Operator, type Rule, type RuleGroup } from './rules.js';
export { checkFields, type RunOptions, runWorkflow } from './run.js';
export { workflowSchema } from './schema.js';
export { memoryJournal, type RecordJournal, type Settled, type Step } from './steps.js';
export { destroys, validateWorkflow } from './validate.js';
