import { createClient } from 'slim-iam';

// Outside the handler: connections and credentials are kept from one invocation to the next.
const iam = createClient();

export async function handler({ userName }) {
  const { result } = await iam.call('ListAccessKeys', { UserName: userName });
  return result.AccessKeyMetadata.filter(({ Status }) => Status === 'Active').length;
}
