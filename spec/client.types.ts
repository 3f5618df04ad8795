import type { Client, ClientOptions, IamActions, Service, StsActions } from '../lib/index.js';
import { createClient } from '../lib/index.js';

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where both types are the same. */
function same<A, B>(_: Equal<A, B>): void {}

type ListUsersResult = IamActions['ListUsers']['result'];

/** For `npm run typecheck`: every line is checked by the compiler, and nothing is sent. */
export async function typedCalls(iam: Client, sts: Client<StsActions>): Promise<void> {
  const keys = await iam.call('ListAccessKeys', { UserName: 'bob' });
  same<typeof keys.result, IamActions['ListAccessKeys']['result']>(true);
  same<(typeof keys.result.AccessKeyMetadata)[number]['CreateDate'], Date | undefined>(true);
  same<typeof keys.result.IsTruncated, boolean | undefined>(true);
  same<
    (typeof keys.result.AccessKeyMetadata)[number]['Status'],
    'Active' | 'Expired' | 'Inactive' | undefined
  >(true);
  const { result: role } = await iam.call('GetRole', { RoleName: 'r' });
  same<typeof role.Role.MaxSessionDuration, number | undefined>(true);
  same<typeof role.Role.Tags, { Key: string; Value: string }[]>(true);
  const { result: summary } = await iam.call('GetAccountSummary');
  same<NonNullable<typeof summary.SummaryMap>['Users'], number | undefined>(true);
  const { result: nothing } = await iam.call('DeleteUser', { UserName: 'bob' });
  same<typeof nothing, Record<string, never>>(true);

  // Params that are all optional may be left out, required ones may not.
  await iam.call('ListUsers');
  await iam.call('ListUsers', { MaxItems: 10 }, { method: 'GET' });
  await iam.call('CreateUser', { UserName: 'b', Tags: [{ Key: 'a', Value: 'b' }] as const });
  // @ts-expect-error UserName is required
  await iam.call('CreateUser');
  // @ts-expect-error UserName is required
  await iam.call('CreateUser', {});
  // @ts-expect-error no such param
  await iam.call('ListUsers', { Prefix: '/' });
  // @ts-expect-error a param of no other type
  await iam.call('ListUsers', { MaxItems: 'ten' });
  // @ts-expect-error no such value
  await iam.call('ListPolicies', { Scope: 'Mine' });
  // @ts-expect-error a structure without its required member
  await iam.call('CreateUser', { UserName: 'b', Tags: [{ Key: 'a' }] });
  // @ts-expect-error no params at all
  await sts.call('GetCallerIdentity', { UserName: 'b' });
  // @ts-expect-error no such action
  await iam.call('ListUser');
  // @ts-expect-error an action of STS
  await iam.call('GetCallerIdentity');
  // @ts-expect-error an action of IAM
  await sts.call('ListUsers');

  const { result: visible } = await iam.untilVisible('GetRole', { RoleName: 'r' }, { timeout: 1 });
  same<typeof visible, IamActions['GetRole']['result']>(true);
  await iam.untilGone('GetUser', { UserName: 'b' });
  // @ts-expect-error only Get actions find a single thing
  await iam.untilGone('ListUsers');

  // Any action by a string that is no literal.
  const { result: any } = await iam.call('NewAction' as string, { 'Tags.member.1.Key': 'a' });
  any['Anything'];

  // The client is its service's.
  const own = createClient();
  same<typeof own, Client<IamActions>>(true);
  const { result: identity } = await createClient({ service: 'sts' }).call('GetCallerIdentity');
  same<typeof identity.Account, string | undefined>(true);
  const later = createClient({ service: 'iam' as Service } satisfies ClientOptions);
  await later.call('GetCallerIdentity');
  await later.call('ListUsers');

  for await (const user of iam.paginate('ListUsers', {}, { maxItems: 5 })) {
    same<typeof user, ListUsersResult['Users'][number]>(true);
  }
  for await (const name of iam.paginate('ListUserPolicies', { UserName: 'bob' })) {
    same<typeof name, string>(true);
  }
  for await (const { result } of iam.paginate('ListUsers').pages()) {
    same<typeof result, ListUsersResult>(true);
  }
  for await (const { result } of iam.paginate('GetAccountAuthorizationDetails').pages()) {
    same<typeof result, IamActions['GetAccountAuthorizationDetails']['result']>(true);
  }
  // @ts-expect-error its pages have several lists
  for await (const _ of iam.paginate('GetAccountAuthorizationDetails')) break;
  // @ts-expect-error UserName is required
  iam.paginate('ListUserPolicies');
  // @ts-expect-error not a paginated action
  iam.paginate('GetUser');
  // @ts-expect-error STS has no paginated action
  sts.paginate('GetCallerIdentity');
}
