import aws4 from 'aws4';
import { urlParts } from './http.js';
import type { Authorize } from './sign.js';

/** Signs with aws4, which keeps the signing key of each day, region and service. */
export const authorize: Authorize = (request, credentials, { region, service }) => {
  const { method, url, headers, body } = request;
  const { host, path } = urlParts(url);
  const { accessKeyId, secretAccessKey } = credentials;
  const signed = aws4.sign(
    { method, host, path, region, service, headers, body },
    { accessKeyId, secretAccessKey },
  );
  return String(signed.headers?.['Authorization']);
};
