import aws4 from 'aws4';
import { XMLParser } from 'fast-xml-parser';
import { request } from 'undici';
import { credentials } from './credentials.mjs';

export function connect(endpoint) {
  const { host, pathname: path } = new URL(endpoint);
  const parser = new XMLParser();
  return async (params) => {
    const signed = aws4.sign(
      {
        host,
        path,
        method: 'POST',
        service: 'iam',
        region: 'us-east-1',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: new URLSearchParams({ ...params, Version: '2010-05-08' }).toString(),
      },
      credentials,
    );
    const { method, headers, body } = signed;
    const answer = await request(endpoint, { method, headers, body });
    return parser.parse(await answer.body.text());
  };
}

export {
  getAccountAuthorizationDetails,
  listAccessKeys,
  listUsers,
  listUsers as listUsersNatively,
} from './params.mjs';
