export interface Text {
  readonly type: 'string';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  /** IAM's own sentence for a value that breaks the pattern, where it has one. */
  readonly hint?: string;
  /** The value is left out of error messages. */
  readonly sensitive?: boolean;
}
export interface Integer {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
}
interface Flag {
  readonly type: 'boolean';
}
export interface List {
  readonly type: 'list';
  readonly of: Shape;
  readonly max?: number;
}
interface Structure {
  readonly type: 'structure';
  readonly members: Shapes;
}

/** What a parameter may hold: type and limits, as the API reference gives them. */
export type Shape = Text | Integer | Flag | List | Structure;
export type Shapes = Readonly<Record<string, Shape & { readonly required?: true }>>;

/** The same shape for a parameter that must be given. */
export function required<const S extends Shape>(shape: S): S & { readonly required: true } {
  return { ...shape, required: true };
}

function name(max: number) {
  return {
    type: 'string',
    min: 1,
    max,
    pattern: /^[\w+=,.@-]+$/,
    hint: 'It must contain only alphanumeric characters and/or the following: +=,.@_-',
  } as const;
}

function id(min: number) {
  return { type: 'string', min, max: 128, pattern: /^\w+$/ } as const;
}

const tagKey = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u,
} as const;

const tagValue = {
  type: 'string',
  max: 256,
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
} as const;

const printable = /^[\t\n\r\u0020-\u00FF]+$/;

/** New users and roles; the names of everything else, and existing users in most actions, may have 128. */
export const name64 = name(64);
export const name128 = name(128);
export const accessKeyId = id(16);
export const certificateId = id(24);
export const credentialId = id(20);
export const arn = { type: 'string', min: 20, max: 2048 } as const;
export const path = {
  type: 'string',
  min: 1,
  max: 512,
  pattern: /^(\/|\/[\u0021-\u007E]+\/)$/,
  hint: 'It must begin and end with / and contain only alphanumeric characters and/or / characters.',
} as const;
export const policyPath = { ...path, pattern: /^(\/[A-Za-z0-9.,+@=_-]+)*\/$/ } as const;
export const pathPrefix = {
  type: 'string',
  min: 1,
  max: 512,
  pattern: /^\/[\u0021-\u007F]*$/,
} as const;
export const policyDocument = {
  type: 'string',
  min: 1,
  max: 131072,
  pattern: printable,
  hint: 'It must contain only printable ASCII characters.',
} as const;
export const description = {
  type: 'string',
  max: 1000,
  pattern: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/,
} as const;
export const body = { type: 'string', min: 1, max: 16384, pattern: printable } as const;
export const password = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: printable,
  sensitive: true,
} as const;
export const serialNumber = {
  type: 'string',
  min: 9,
  max: 256,
  pattern: /^[\w+=/:,.@-]+$/,
} as const;
export const authenticationCode = {
  type: 'string',
  min: 6,
  max: 6,
  pattern: /^\d+$/,
  sensitive: true,
} as const;
export const versionId = {
  type: 'string',
  pattern: /^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/,
} as const;
export const sessionDuration = { type: 'integer', min: 3600, max: 43200 } as const;
export const flag = { type: 'boolean' } as const;
export const status = { type: 'string', oneOf: ['Active', 'Inactive', 'Expired'] } as const;
export const tags = {
  type: 'list',
  max: 50,
  of: { type: 'structure', members: { Key: required(tagKey), Value: required(tagValue) } },
} as const;
export const tagKeys = { type: 'list', max: 50, of: tagKey } as const;
/** Marker and MaxItems, of every paginated action. */
export const paging = {
  Marker: { type: 'string', min: 1, max: 320, pattern: /^[\u0020-\u00FF]+$/ },
  MaxItems: { type: 'integer', min: 1, max: 1000 },
} as const;
