import { createClient, fetchTransport } from 'slim-iam';
import { credentials } from './credentials.mjs';

export const connect = (endpoint) =>
  createClient({ endpoint, credentials, transport: fetchTransport() });

export {
  getAccountAuthorizationDetails,
  listAccessKeys,
  listUsers,
  listUsersNatively,
} from './slim-iam.mjs';
