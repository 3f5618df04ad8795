import { type Answer, makeAnswer } from './query/answer.js';
import type { Params } from './query/encode.js';
import { SlimIamError } from './query/errors.js';
import { isDict, type ResponseDict, type ResponseValue } from './query/parse.js';

/** What IAM tells the time of creation and an id of, and all that it was created with. */
const kinds = new Set(['Group', 'InstanceProfile', 'Role', 'User']);

/** A date that is further from ours, in milliseconds, says nothing. */
const trustedSkew = 5 * 60_000;

/** Ids of own creations kept: more than any client creates in a second. */
const mostKept = 1_000;

/**
 * Settles creations that IAM refuses with EntityAlreadyExists after an earlier try had no answer.
 * Source: IAM API Reference, CreateUser, CreateGroup, CreateRole, CreateInstanceProfile.
 */
export class Creations {
  readonly #known = new Set<string>();

  /** Notes what was created, so that a later creation is not taken to have done it. */
  note(action: string, answer: Answer): void {
    const kind = kindOf(action);
    const id = kind && entityIn(action, kind, answer)?.[`${kind}Id`];
    if (typeof id !== 'string') return;
    this.#known.add(id);
    if (this.#known.size > mostKept) this.#known.delete(this.#known.values().next().value!);
  }

  /**
   * Reads what is there, with `call`. Gives the answer that got lost when it was created in the second
   * of `since` (by `performance.now()`; by the service's clock it is `now`) or later, just as `params` ask; `false` when it is older or was
   * created by another call of this client, so that the refusal stands; undefined when neither can
   * be told.
   */
  async settle(
    action: string,
    params: Params,
    since: number,
    now: Date,
    call: (action: string, params: Params) => Promise<Answer>,
  ): Promise<Answer | false | undefined> {
    const kind = kindOf(action);
    if (!kind) return undefined;
    let answer: Answer;
    try {
      answer = await call(`Get${kind}`, { [`${kind}Name`]: params[`${kind}Name`] });
    } catch (error) {
      // Among others NoSuchEntity: what one of IAM's replicas has, another may not have yet.
      if (error instanceof SlimIamError) return undefined;
      throw error;
    }
    const entity = entityIn(`Get${kind}`, kind, answer);
    const createdAt = Date.parse(String(entity?.['CreateDate']));
    const date = Date.parse(answer.headers['date'] ?? '');
    const trusted = Math.abs(date - now.getTime()) < trustedSkew;
    if (!entity || Number.isNaN(createdAt) || !trusted) return undefined;
    const sentAt = date - (performance.now() - since);
    // Dates of creation are in whole seconds.
    if (createdAt < Math.floor(sentAt / 1000) * 1000) return false;
    if (this.#known.has(String(entity[`${kind}Id`]))) return false;
    const given = Object.entries({ Path: '/', ...params });
    return given.every(([name, value]) => value === undefined || isAsGiven(name, value, entity))
      ? createdAnswer(action, kind, entity, answer)
      : undefined;
  }
}

function kindOf(action: string): string | undefined {
  if (!action.startsWith('Create')) return undefined;
  const kind = action.slice('Create'.length);
  return kinds.has(kind) ? kind : undefined;
}

function entityIn(action: string, kind: string, { response }: Answer): ResponseDict | undefined {
  let value: ResponseValue | undefined = response;
  for (const name of [`${action}Response`, `${action}Result`, kind]) {
    value = isDict(value) ? value[name] : undefined;
  }
  return isDict(value) ? value : undefined;
}

/** Whether what was created reads as a param asked for. */
function isAsGiven(name: string, value: unknown, entity: ResponseDict): boolean {
  const read = entity[name];
  switch (name) {
    case 'PermissionsBoundary':
      return isDict(read) && read['PermissionsBoundaryArn'] === value;
    case 'AssumeRolePolicyDocument':
      return policyText(decodeURIComponent(String(read))) === policyText(String(value));
    case 'Tags':
      return tagsText(isDict(read) ? read['member'] : null) === tagsText(value);
    default:
      return String(read) === String(value);
  }
}

/** A policy without the white space that IAM may lay out anew. */
function policyText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

function tagsText(tags: unknown): string {
  const list = (tags === null ? [] : [tags].flat()) as { Key?: unknown; Value?: unknown }[];
  return JSON.stringify(list.map(({ Key, Value }) => [Key, Value ?? '']).sort());
}

/** The answer to a creation, made of the answer to the reading. */
function createdAnswer(action: string, kind: string, entity: ResponseDict, answer: Answer): Answer {
  const { [`Get${kind}Result`]: _, ...others } = answer.response[
    `Get${kind}Response`
  ] as ResponseDict;
  const response = {
    [`${action}Response`]: { ...others, [`${action}Result`]: { [kind]: entity } },
  };
  return makeAnswer(action, response, answer);
}
