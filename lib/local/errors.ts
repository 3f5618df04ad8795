/** The error codes the local IAM answers with, and their HTTP status (API reference, Common Errors and each action's Errors). */
const STATUS = {
  AccessDenied: 403,
  DeleteConflict: 409,
  DuplicateCertificate: 409,
  DuplicateSSHPublicKey: 400,
  EntityAlreadyExists: 409,
  IncompleteSignature: 400,
  InvalidAction: 400,
  InvalidAuthenticationCode: 403,
  InvalidClientTokenId: 403,
  InvalidInput: 400,
  InvalidPublicKey: 400,
  LimitExceeded: 409,
  MalformedCertificate: 400,
  MalformedInput: 400,
  MalformedPolicyDocument: 400,
  MalformedQueryString: 404,
  MethodNotAllowed: 405,
  MissingAction: 400,
  MissingAuthenticationToken: 403,
  NoSuchEntity: 404,
  NotSupportedService: 404,
  PasswordPolicyViolation: 400,
  PolicyNotAttachable: 400,
  RequestEntityTooLarge: 413,
  RequestExpired: 400,
  ServiceFailure: 500,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  UnrecognizedPublicKeyEncoding: 400,
  ValidationError: 400,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** An error that a caller of the local IAM gets as AWS's ErrorResponse. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  readonly status: number;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
  }
}

export function noSuchEntity(message: string): ServiceError {
  return new ServiceError('NoSuchEntity', message);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError('EntityAlreadyExists', message);
}

/** `reason` is what `must` be done `first`, in IAM's words. */
export function deleteConflict(reason: string): ServiceError {
  return new ServiceError('DeleteConflict', `Cannot delete entity, ${reason}.`);
}
