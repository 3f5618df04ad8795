import {
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { credentials } from './credentials.mjs';

export const connect = (endpoint) =>
  new IAMClient({ endpoint, credentials, region: 'us-east-1', maxAttempts: 3 });

export const listAccessKeys = (iam) =>
  iam.send(new ListAccessKeysCommand({ UserName: 'jane.doe' }));

export const listUsers = (iam, MaxItems) => iam.send(new ListUsersCommand({ MaxItems }));

export const listUsersNatively = listUsers;

export const getAccountAuthorizationDetails = (iam) =>
  iam.send(new GetAccountAuthorizationDetailsCommand({}));
