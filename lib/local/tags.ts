import { change, type Entity, type ManagedPolicy, type Role, type User } from './account.js';
import type { ActionOn, Actions } from './action.js';
import { ServiceError } from './errors.js';
import { listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { paging, required, tagKeys, tags } from './shapes.js';
import { onPolicy, onRole, onUser } from './targets.js';
import type { XmlElements } from './xml.js';

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags as an answer lists them. */
export function describeTags(entityTags: ReadonlyMap<string, string>): XmlElements[] {
  return [...entityTags].map(([Key, Value]) => ({ Key, Value }));
}

/** `Tags` where an answer has the element only if there are any. */
export function describeAnyTags({ tags }: Entity): XmlElements[] | undefined {
  return tags.size > 0 ? describeTags(tags) : undefined;
}

/** Tags as a request gives them. Throws InvalidInput for a key given twice, whatever its case. */
export function readTags(given: readonly Tag[] = []): Map<string, string> {
  if (new Set(given.map(({ Key }) => Key.toLowerCase())).size < given.length) {
    throw new ServiceError(
      'InvalidInput',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  return new Map(given.map(({ Key, Value }) => [Key, Value]));
}

function tagActions(entity: string, on: ActionOn<User | Role | ManagedPolicy>): Actions {
  return {
    [`Tag${entity}`]: on({ Tags: required(tags) }, (target, { Tags }, { account }) => {
      const tags = new Map([...target.tags, ...readTags(Tags)]);
      checkQuota('TagsPerEntity', tags.size);
      change(account, target, { tags });
    }),
    [`Untag${entity}`]: on({ TagKeys: required(tagKeys) }, (target, { TagKeys }, { account }) => {
      const tags = new Map(target.tags);
      for (const key of TagKeys) tags.delete(key);
      change(account, target, { tags });
    }),
    [`List${entity}Tags`]: on(paging, (target, params, call) =>
      listPage(call, params, {
        name: 'Tags',
        all: describeTags(target.tags).map((tag, index) => ({ tag, index })),
        key: ({ index }) => String(index).padStart(2, '0'),
        describe: ({ tag }) => tag,
      }),
    ),
  };
}

export const tagsActions: Actions = {
  ...tagActions('User', onUser),
  ...tagActions('Role', onRole),
  ...tagActions('Policy', onPolicy),
};
