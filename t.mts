import { writeFileSync } from 'node:fs';
import { reportPeople } from './lib/people/report.js';
import { reportToCsv } from './lib/people/report-csv.js';
import { reportToHtml } from './lib/people/report-html.js';
import { samplePeople } from './spec/people/sample.js';

writeFileSync('/tmp/sample.json', JSON.stringify([...samplePeople(2000)]));
console.time('figures');
const r = await reportPeople('/tmp/sample.json');
console.timeEnd('figures');
console.log(
  r.summary,
  r.last_activity.map((b) => [b.label, b.attention, b.entries.length]),
);
console.time('html');
const h = reportToHtml(r);
console.timeEnd('html');
writeFileSync('/tmp/report.html', h);
console.log(h.length, h.slice(0, 900));
console.log(reportToCsv(r).slice(0, 400));
