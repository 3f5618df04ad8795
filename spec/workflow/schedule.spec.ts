import assert from 'node:assert/strict';
import type { Schedule } from '../../lib/workflow/index.js';
import { dueAt } from '../../lib/workflow/schedule.js';

const daily = { cron: '0 6 * * *' };
const berlin = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };

/** Schedule, dealt with up to, moment, the time to run for now, the next time. */
const table: [string, Schedule, string, string, string | undefined, string][] = [
  [
    'before the first',
    daily,
    '2026-03-01T00:00Z',
    '2026-03-01T05:59Z',
    undefined,
    '2026-03-01T06:00Z',
  ],
  [
    'on time',
    daily,
    '2026-03-01T00:00Z',
    '2026-03-01T06:00Z',
    '2026-03-01T06:00Z',
    '2026-03-02T06:00Z',
  ],
  [
    'a little late',
    daily,
    '2026-03-01T00:00Z',
    '2026-03-01T06:00:59Z',
    '2026-03-01T06:00Z',
    '2026-03-02T06:00Z',
  ],
  [
    'done already',
    daily,
    '2026-03-01T06:00Z',
    '2026-03-01T06:00:30Z',
    undefined,
    '2026-03-02T06:00Z',
  ],
  [
    'missed, and skipped',
    daily,
    '2026-03-01T00:00Z',
    '2026-03-01T06:02Z',
    undefined,
    '2026-03-02T06:00Z',
  ],
  [
    'missed, and made up for',
    { ...daily, missed: 'run' },
    '2026-03-01T00:00Z',
    '2026-03-01T09:00Z',
    '2026-03-01T06:00Z',
    '2026-03-02T06:00Z',
  ],
  [
    'missed for days: one run',
    { ...daily, missed: 'run' },
    '2026-03-01T00:00Z',
    '2026-03-07T09:00Z',
    '2026-03-07T06:00Z',
    '2026-03-08T06:00Z',
  ],
  [
    'missed for days, on time now',
    daily,
    '2026-03-01T00:00Z',
    '2026-03-07T06:00Z',
    '2026-03-07T06:00Z',
    '2026-03-08T06:00Z',
  ],
  [
    'in a time zone',
    { ...daily, timezone: 'Asia/Tokyo' },
    '2026-03-01T00:00Z',
    '2026-03-01T21:00Z',
    '2026-03-01T21:00Z',
    '2026-03-02T21:00Z',
  ],
  [
    'in a time zone, in winter',
    { ...daily, timezone: 'Europe/Berlin' },
    '2026-01-01T00:00Z',
    '2026-01-01T05:00Z',
    '2026-01-01T05:00Z',
    '2026-01-02T05:00Z',
  ],
  [
    'in a time zone, in summer',
    { ...daily, timezone: 'Europe/Berlin' },
    '2026-07-01T00:00Z',
    '2026-07-01T04:00Z',
    '2026-07-01T04:00Z',
    '2026-07-02T04:00Z',
  ],
  [
    'on the day that 2:30 comes twice: once',
    berlin,
    '2026-10-24T12:00Z',
    '2026-10-25T00:30Z',
    '2026-10-25T00:30Z',
    '2026-10-26T01:30Z',
  ],
  [
    'and not again an hour later',
    berlin,
    '2026-10-25T00:30Z',
    '2026-10-25T01:30Z',
    undefined,
    '2026-10-26T01:30Z',
  ],
  [
    'with seconds',
    { cron: '*/10 * * * * *' },
    '2026-03-01T06:00:00Z',
    '2026-03-01T06:00:10Z',
    '2026-03-01T06:00:10Z',
    '2026-03-01T06:00:20Z',
  ],
];

describe('a schedule', () => {
  for (const [what, schedule, after, moment, now, next] of table) {
    it(what, () => {
      const due = dueAt(schedule, new Date(after), new Date(moment));
      assert.equal(due.now?.toISOString(), now && new Date(now).toISOString());
      assert.equal(due.next?.toISOString(), new Date(next).toISOString());
    });
  }

  it('misses no day at the change to summer time, when 2:30 does not come', () => {
    const runs: string[] = [];
    let after = new Date('2026-03-27T12:00Z');
    for (let hour = 0; hour < 96; hour++) {
      const moment = new Date(Date.UTC(2026, 2, 27, 12 + hour, 30));
      const { now } = dueAt({ ...berlin, missed: 'run' }, after, moment);
      if (!now) continue;
      runs.push(now.toISOString().slice(0, 10));
      after = now;
    }
    assert.deepEqual(runs, ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31']);
  });
});
