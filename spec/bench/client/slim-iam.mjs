import { createClient } from 'slim-iam';
import { credentials } from './credentials.mjs';

export const connect = (endpoint) => createClient({ endpoint, credentials });

export const listAccessKeys = async (iam) =>
  (await iam.call('ListAccessKeys', { UserName: 'jane.doe' })).response;

export const listUsers = async (iam, MaxItems) =>
  (await iam.call('ListUsers', { MaxItems })).response;

export const listUsersNatively = async (iam, MaxItems) =>
  (await iam.call('ListUsers', { MaxItems })).result;

export const getAccountAuthorizationDetails = async (iam) =>
  (await iam.call('GetAccountAuthorizationDetails')).response;
