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
