import type { Credentials } from '../query/sign.js';

/** Gives credentials; a client asks it again ahead of their expiration. */
export type CredentialsProvider = () => Credentials | Promise<Credentials>;

/** Gives the current code of the MFA device with this serial number or ARN. */
export type MfaToken = (serialNumber: string) => string | Promise<string>;
