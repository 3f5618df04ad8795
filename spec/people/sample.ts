import type { Person, PersonAccessKey } from '../../lib/people/index.js';

const names = ['ana', 'bo', 'chen', 'dalia', 'emeka', 'farah', 'goran', 'hina', 'ivo', 'jun'];
const families = ['abe', 'berg', 'costa', 'diaz', 'evans', 'fuchs', 'gupta', 'haddad', 'ito'];
const groups = ['Admins', 'Developers', 'Finance', 'Managers', 'ReadOnlyUsers', 'Support'];

export const sampleDate = '2025-06-01T12:00:00Z';

/** The same people in every run, with credentials as mixed as a real account's. */
export function* samplePeople(count: number): Generator<Person> {
  let state = 1;
  // Numbers that look random. Source: Numerical Recipes, a linear congruential generator.
  const random = (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
  const before = (days: number) =>
    new Date(Date.parse(sampleDate) - days * 86_400_000).toISOString().replace('.000Z', 'Z');

  for (let at = 0; at < count; at++) {
    const alternate_username = `${names[random(10)]}.${families[random(9)]}${at}`;
    const age = 30 + random(2_500);
    const password = random(10) < 8 ? random(Math.min(age, 40 + random(1_000))) : undefined;
    const keys = Array.from({ length: [0, 1, 1, 1, 2][random(5)]! }, (_, number) => {
      const age_days = random(Math.min(age, 60 + random(900)));
      const used = random(6) > 0 ? before(random(age_days + 1)) : null;
      return {
        id: `AKIA${String(at * 2 + number).padStart(16, '0')}`,
        status: random(5) > 0 ? 'Active' : 'Inactive',
        create_date: before(age_days),
        age_days,
        last_used_date: used,
        last_used_service: used && 'iam',
        last_used_region: used && 'us-east-1',
      } satisfies PersonAccessKey;
    }).sort((a, b) => b.age_days - a.age_days);
    const active = keys.filter(({ status }) => status === 'Active');
    const signedIn =
      password === undefined || random(7) === 0 ? null : before(random(random(400) + 1));
    const mfa = random(10) < 7;
    yield {
      alternate_username,
      user_id: `AIDA${String(at).padStart(17, '0')}`,
      arn: `arn:aws:iam::123456789012:user/${alternate_username}`,
      path: '/',
      create_date: before(age),
      groups: groups.filter(() => random(5) === 0),
      attached_policies: [],
      inline_policies: [],
      permissions_boundary: null,
      tags: {},
      password_enabled: password !== undefined,
      password_create_date: password === undefined ? null : before(password),
      password_age_days: password ?? null,
      password_reset_required: password === undefined ? null : false,
      password_last_used: signedIn,
      mfa_enabled: mfa,
      mfa_devices: mfa ? [`arn:aws:iam::123456789012:mfa/${alternate_username}`] : [],
      access_keys: keys,
      active_access_keys: active.map(({ id }) => id),
      access_key_age_days: active[0]?.age_days ?? null,
      last_activity_date:
        [signedIn, ...keys.map((key) => key.last_used_date)]
          .filter((date) => date !== null)
          .sort()
          .at(-1) ?? null,
      imported_at: sampleDate,
    };
  }
}
