import { ValidationError } from './errors.js';
import type { HttpRequest } from './http.js';

/** A param's value: a scalar, a list, a structure (plain object) or a map (`Map`). */
export type ParamValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | readonly ParamValue[]
  | ReadonlyMap<string, ParamValue>
  | { readonly [member: string]: ParamValue | undefined };

/** Params of an action by name; `undefined` ones are left out. Flat names such as `Tags.member.1.Key` work too. */
export type Params = Readonly<Record<string, ParamValue | undefined>>;

export interface QueryRequest {
  action: string;
  /** API version, `YYYY-MM-DD`. */
  version: string;
  params?: Params;
  method?: 'GET' | 'POST';
}

/** Longest query string sent with GET, in bytes. */
export const maxQueryLength = 8192;

const nesting = 16;

const nameForm = /^[A-Za-z][\w.-]{0,255}$/;

/**
 * Flattens params to the Query protocol's pairs, `Action` and `Version` first: lists as
 * `Name.member.N`, structures as `Name.member.N.Key`, maps as `Name.entry.N.key`, an empty list as
 * `Name=`; booleans as `true`/`false`, dates as ISO 8601 UTC.
 *
 * Throws ValidationError naming the param for a value that has no such form (null, NaN, an invalid
 * date, a function, a lone surrogate), for a name given twice and for `Action` or `Version` among
 * the params. Source: IAM User Guide, "Calling the IAM API using HTTP query requests".
 */
export function encodeParams({ action, version, params = {} }: QueryRequest): [string, string][] {
  if (!/^[A-Z][A-Za-z0-9]{0,127}$/.test(action)) {
    throw new ValidationError(
      `'${action.slice(0, 64)}' is not the name of an action, such as ListAccessKeys`,
      { field: 'Action', length: action.length },
    );
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version)) {
    throw new ValidationError(
      `${action}: Version '${version.slice(0, 64)}' is not a date such as 2010-05-08`,
      { action, field: 'Version', length: version.length },
    );
  }
  const pairs = new Map([
    ['Action', action],
    ['Version', version],
  ]);

  function refuse(name: string, what: string): never {
    throw new ValidationError(`${action}: param ${name} ${what}`, { action, field: name });
  }

  function add(name: string, value: unknown, depth: number): void {
    if (value === undefined) return;
    if (depth > nesting) refuse(name, 'is nested too deeply or refers to itself');
    if (Array.isArray(value)) {
      if (value.length === 0) set(name, '');
      for (const [index, member] of value.entries()) {
        if (member === undefined) refuse(`${name}.member.${index + 1}`, 'is undefined');
        add(`${name}.member.${index + 1}`, member, depth + 1);
      }
    } else if (value instanceof Map) {
      let index = 0;
      for (const [key, entry] of value) {
        index += 1;
        if (entry === undefined) refuse(`${name}.entry.${index}.value`, 'is undefined');
        add(`${name}.entry.${index}.key`, key, depth + 1);
        add(`${name}.entry.${index}.value`, entry, depth + 1);
      }
    } else if (isStructure(value)) {
      for (const [member, inner] of Object.entries(value)) {
        if (!nameForm.test(member)) refuse(`${name}.${member}`, 'has no valid name');
        add(`${name}.${member}`, inner, depth + 1);
      }
    } else {
      set(name, scalar(name, value));
    }
  }

  function scalar(name: string, value: unknown): string {
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) refuse(name, 'is an invalid date');
      return value.toISOString().replace('.000Z', 'Z');
    }
    switch (typeof value) {
      case 'string':
        if (!value.isWellFormed()) refuse(name, 'contains half a surrogate pair');
        return value;
      case 'number':
        if (!Number.isFinite(value)) refuse(name, `is ${value}, which IAM has no form for`);
        return String(value);
      case 'bigint':
      case 'boolean':
        return String(value);
      default:
        return refuse(name, `is ${value === null ? 'null: leave it out instead' : typeof value}`);
    }
  }

  function set(name: string, value: string): void {
    if (name === 'Action' || name === 'Version') {
      refuse(name, 'is set by the call itself: give it as the action or the `version` option');
    }
    if (pairs.has(name)) refuse(name, 'is given twice');
    pairs.set(name, value);
  }

  for (const [name, value] of Object.entries(params)) {
    if (!nameForm.test(name)) refuse(name.slice(0, 64), 'has no valid name');
    add(name, value, 0);
  }
  return [...pairs];
}

function isStructure(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** `application/x-www-form-urlencoded` by RFC 3986: everything but `A-Z a-z 0-9 - . _ ~` as %XX. */
export function encodeForm(pairs: readonly [string, string][]): string {
  return pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

/** All but the unreserved characters of RFC 3986 as %XX, byte by byte of UTF-8. */
export function percentEncode(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The unsigned HTTP request of an action: a POST with a form body, or with `method: 'GET'` the
 * same pairs as the query string. Throws ValidationError as {@link encodeParams} does, for another
 * method, and for a query string over {@link maxQueryLength}.
 */
export function encodeRequest(query: QueryRequest, endpoint: URL): HttpRequest {
  const { action, method = 'POST' } = query;
  const form = encodeForm(encodeParams(query));
  if (method === 'GET') {
    if (form.length > maxQueryLength) {
      throw new ValidationError(
        `${action}: the query string has ${form.length} bytes, over the ${maxQueryLength} that GET may carry; use POST`,
        {
          action,
          field: 'method',
          limit: `${maxQueryLength} bytes`,
          length: form.length,
        },
      );
    }
    return { method: 'GET', url: `${endpoint.href}?${form}`, headers: { host: endpoint.host } };
  }
  if (method !== 'POST') {
    throw new ValidationError(`${action}: method is neither GET nor POST`, {
      action,
      field: 'method',
    });
  }
  return {
    method,
    url: endpoint.href,
    headers: {
      host: endpoint.host,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body: form,
  };
}
