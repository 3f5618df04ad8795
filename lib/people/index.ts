export {
  createRecords,
  type NewRecordsOptions,
  openRecords,
  type PersonRecord,
  type Records,
  type RecordsOptions,
  type RecordUpdate,
  writeRecords,
} from '../workflow/records.js';
export { RecordsError } from '../workflow/records-error.js';
export {
  type ImportPeopleOptions,
  type ImportPeopleToOptions,
  importPeople,
  importPeopleTo,
} from './import.js';
export { flattenPerson, type Person, type PersonAccessKey, personColumns } from './person.js';
export {
  type Finding,
  type Report,
  type ReportBar,
  type ReportEntry,
  type ReportOptions,
  type ReportUser,
  reportPeople,
} from './report.js';
export {
  formatReport,
  type ReportFormat,
  reportFormatOf,
  reportFormats,
  writeReport,
} from './report-file.js';
