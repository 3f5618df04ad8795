export { undiciTransport } from '#transport';
export type { IamActions, StsActions } from './actions.js';
export {
  type CallOptions,
  type Client,
  type ClientOf,
  type ClientOptions,
  createClient,
} from './client.js';
export { type AssumeRoleOptions, assumeRole } from './credentials/assume-role.js';
export { cachedCredentials } from './credentials/cached.js';
export { type DefaultCredentialsOptions, defaultCredentials } from './credentials/default.js';
export { environmentCredentials } from './credentials/environment.js';
export type { CredentialsProvider, MfaToken } from './credentials/provider.js';
export type { Pages, Paginated, PaginateOptions } from './paginate.js';
export { type Answer, readAnswer, readBody } from './query/answer.js';
export {
  encodeForm,
  encodeParams,
  encodeRequest,
  type Params,
  type ParamValue,
  type QueryRequest,
} from './query/encode.js';
export {
  type Endpoint,
  type EndpointOptions,
  type Partition,
  resolveEndpoint,
  type Service,
} from './query/endpoint.js';
export {
  BadAnswerError,
  ConfigurationError,
  classifyTransportError,
  NetworkError,
  ServiceError,
  SlimIamError,
  TimeoutError,
  ValidationError,
} from './query/errors.js';
export type { TryEvent } from './query/events.js';
export type { HttpRequest, HttpResponse, Transport } from './query/http.js';
export { maskRequest } from './query/mask.js';
export { parseXml, type ResponseDict, type ResponseValue, XmlError } from './query/parse.js';
export { decodePolicy, type Result, type ResultValue, readResult } from './query/result.js';
export { isRetryable } from './query/retry.js';
export { type Credentials, signRequest } from './query/sign.js';
export { fetchTransport } from './transport/fetch.js';
export type { UndiciTransportOptions } from './transport/undici.js';
export type { WaitOptions } from './wait.js';
