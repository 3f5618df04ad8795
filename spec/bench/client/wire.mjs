import { request } from 'undici';

// What a signed request carries, without the work of signing it: the server does not check.
const headers = {
  'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  'x-amz-date': '20260102T030405Z',
  authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/iam/aws4_request, SignedHeaders=content-length;content-type;host;x-amz-date, Signature=${'0'.repeat(64)}`,
};

export function connect(endpoint) {
  return async ({ Action, ...others }) => {
    const more = Object.entries(others).map(([name, value]) => `&${name}=${value}`);
    const body = `Action=${Action}&Version=2010-05-08${more.join('')}`;
    const answer = await request(endpoint, { method: 'POST', headers, body });
    return answer.body.text();
  };
}

export {
  getAccountAuthorizationDetails,
  listAccessKeys,
  listUsers,
  listUsers as listUsersNatively,
} from './params.mjs';
