/**
 * The local IAM's account: what a snapshot, a restore and a change after it take, against a structured clone of the
 * users and against building the account anew. Prints a Markdown table. Run by `npx tsx spec/bench/local.ts`.
 */
import { type Account, newAccount } from '../../lib/local/account.js';
import { Backend } from '../../lib/local/backend.js';
import { Clock } from '../../lib/local/clock.js';
import { addAwsManagedPolicies, addDefaultSeed } from '../../lib/local/default-seed.js';
import { addSeed, perform } from '../../lib/local/seed.js';

const ROUNDS = 9;
const NOW = new Date('2026-01-15T12:00:00Z');

function build(users: number): Account {
  const account = newAccount('123456789012', NOW);
  addAwsManagedPolicies(account);
  if (users === 0) addDefaultSeed(account);
  const names = Array.from({ length: users }, (_, number) => ({
    userName: `user-${number}`,
    groups: ['staff'],
    policies: ['ReadOnlyAccess'],
    accessKeys: [{}],
    loginProfile: {},
    tags: { team: 'platform' },
  }));
  addSeed(account, { users: names, groups: ['staff'] }, NOW);
  return account;
}

/** Microseconds of one run, the median of the rounds. */
function measure(run: () => void, repeats: number): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let count = 0; count < repeats; count++) run();
    return ((performance.now() - start) / repeats) * 1000;
  });
  return rounds.sort((a, b) => a - b)[(ROUNDS - 1) / 2]!;
}

function measureAccount(users: number): number[] {
  const backend = new Backend(build(users), new Clock(() => NOW), () => NOW, {});
  const start = backend.snapshot();
  const change = () => {
    backend.restore(start);
    perform(backend.account, 'CreateUser', { UserName: 'new' }, NOW);
  };
  const entries = [...backend.account.users];
  return [
    measure(() => backend.restore(backend.snapshot()), 1000),
    measure(() => backend.reset(), 1000),
    measure(change, 100),
    measure(() => structuredClone(entries), 3),
    measure(() => build(users), 1),
  ];
}

const sizes = [0, 500, 2000];
const columns = sizes.map(measureAccount);
const what = [
  'a snapshot, and its restore',
  'a reset',
  'a restore, and the first change after it',
  'for comparison: a structured clone of the users',
  'for comparison: the account built anew',
];
console.log(
  '| microseconds | usual account | 500 users | 2,000 users |\n| --- | ---: | ---: | ---: |',
);
for (const [row, name] of what.entries()) {
  const cells = columns.map((column) => column[row]!.toFixed(column[row]! < 10 ? 1 : 0));
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
