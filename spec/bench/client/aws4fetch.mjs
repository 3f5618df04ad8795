import { AwsClient } from 'aws4fetch';
import { XMLParser } from 'fast-xml-parser';
import { credentials } from './credentials.mjs';

export function connect(endpoint) {
  const aws = new AwsClient({ ...credentials, service: 'iam', region: 'us-east-1' });
  const parser = new XMLParser();
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return async (params) => {
    const body = new URLSearchParams({ ...params, Version: '2010-05-08' }).toString();
    const answer = await aws.fetch(endpoint, { method: 'POST', headers, body });
    return parser.parse(await answer.text());
  };
}

export {
  getAccountAuthorizationDetails,
  listAccessKeys,
  listUsers,
  listUsers as listUsersNatively,
} from './params.mjs';
