import type { Credentials } from '../query/sign.js';

/** Gives the credentials for the next request; it is asked before every try. */
export type CredentialsProvider = () => Credentials | Promise<Credentials>;
