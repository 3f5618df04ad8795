import * as sequences from './filters-sequences.js';
import * as values from './filters-values.js';
import { filterTojson } from './json.js';
import type { Filter } from './values.js';

/** Jinja2's built-in filters by name, https://jinja.palletsprojects.com/en/3.1.x/templates/#builtin-filters */
export const FILTERS: ReadonlyMap<string, Filter> = new Map(
  Object.entries({
    abs: values.filterAbs,
    attr: values.filterAttr,
    batch: sequences.filterBatch,
    count: sequences.filterLength,
    d: values.filterDefault,
    default: values.filterDefault,
    dictsort: sequences.filterDictsort,
    filesizeformat: values.filterFilesizeformat,
    first: sequences.filterFirst,
    float: values.filterFloat,
    groupby: sequences.filterGroupby,
    int: values.filterInt,
    items: sequences.filterItems,
    join: sequences.filterJoin,
    last: sequences.filterLast,
    length: sequences.filterLength,
    list: sequences.filterList,
    map: sequences.filterMap,
    max: sequences.filterMax,
    min: sequences.filterMin,
    random: sequences.filterRandom,
    reject: sequences.filterReject,
    rejectattr: sequences.filterRejectattr,
    reverse: sequences.filterReverse,
    round: values.filterRound,
    select: sequences.filterSelect,
    selectattr: sequences.filterSelectattr,
    slice: sequences.filterSlice,
    sort: sequences.filterSort,
    sum: sequences.filterSum,
    tojson: filterTojson,
    unique: sequences.filterUnique,
  }),
);
