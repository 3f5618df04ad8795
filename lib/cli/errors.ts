import { FixtureError } from '../fixtures/index.js';
import {
  BadAnswerError,
  ConfigurationError,
  NetworkError,
  ServiceError,
  SlimIamError,
  ValidationError,
} from '../index.js';
import { TemplateError } from '../jinja/index.js';
import { RecordsError } from '../people/index.js';
import { Interrupted } from './interrupt.js';
import { paint } from './output.js';

/** What else to do, for the errors whose message does not say it. */
const hints: Readonly<Record<string, string>> = {
  DeleteConflict: 'remove what the message names, then run it again',
  InvalidClientTokenId: 'the access key is unknown there: check AWS_ACCESS_KEY_ID or --profile',
  SignatureDoesNotMatch: 'check the secret access key and this machine’s clock',
  MissingAuthenticationToken: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --profile',
  RequestExpired: 'check this machine’s clock',
  ExpiredToken: 'get fresh temporary credentials',
  AccessDenied: 'the caller’s policies must allow the action',
};

const noCredentials =
  'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or try it with --local';

/** The fields of errors that programs are given. */
const detailNames = [
  ...['code', 'status', 'requestId', 'action', 'preset', 'field', 'limit', 'length'],
  ...['uncertain', 'issues', 'file', 'line'],
];

/**
 * Prints an error on stderr and returns the exit code: 2 for what was refused before anything was
 * sent, 3 for an error of AWS, 4 for no usable answer, 128 and the signal's number for an
 * interruption, 1 for anything else.
 */
export function reportError(error: unknown, asJson: boolean): number {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (asJson) {
    const details = Object.fromEntries(
      detailNames.map((name) => [name, (error as Record<string, unknown>)[name]]),
    );
    console.error(JSON.stringify({ error: { name, message, ...details } }));
  } else {
    console.error(`${paint(process.stderr, 'red', 'error:')} ${message}`);
    const hint = hintFor(error);
    if (hint) console.error(`${paint(process.stderr, 'bold', 'fix:')}   ${hint}`);
  }
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof ServiceError) return 3;
  if (error instanceof NetworkError || error instanceof BadAnswerError) return 4;
  const refused =
    error instanceof ValidationError ||
    error instanceof ConfigurationError ||
    error instanceof FixtureError ||
    error instanceof RecordsError ||
    error instanceof TemplateError;
  return refused ? 2 : 1;
}

function hintFor(error: unknown): string | undefined {
  if (error instanceof SlimIamError && error.uncertain) {
    return 'look whether it was done before you run it again';
  }
  if (error instanceof ServiceError) return hints[error.code];
  if (error instanceof NetworkError) return 'check the endpoint and the network, then try again';
  if (error instanceof ConfigurationError && error.message.startsWith('no credentials')) {
    return noCredentials;
  }
  return undefined;
}
