/**
 * The two Jinja2 statements that Oomnitza gives for the Response tab of its access keys preset,
 * character for character.
 */
export const statements = {
  /**
   * Ids of the user's active access keys, joined by `, `; `NONE` when the user has no key at all.
   * A user whose keys are all inactive gives the empty text, not `NONE`.
   */
  active_access_keys:
    "{% set temp = response['ListAccessKeysResponse']['ListAccessKeysResult']['AccessKeyMetadata']['member']%}{%if (temp is defined) and temp%}{%if temp['AccessKeyId']%}{%set temp = [temp]%}{%endif%}{{ temp | rejectattr('Status', 'eq', 'Inactive') | map(attribute='AccessKeyId') | join(', ') }}{%else%}NONE{%endif%}",
  /**
   * Creation date of the oldest active access key. In truth the first active key in the answer's
   * order: IAM lists keys by creation, so that is the oldest, but nothing here compares dates.
   */
  oldest_access_key_date:
    "{% set temp = response['ListAccessKeysResponse']['ListAccessKeysResult']['AccessKeyMetadata']['member']%}{%if (temp is defined) and temp%}{%if temp['AccessKeyId']%}{%set temp = [temp]%}{%endif%}{% set dates = temp | rejectattr('Status', 'eq', 'Inactive') | map(attribute='CreateDate') | list %}{%if (dates is defined) and dates%}{{dates[0]}}{%endif%}{%endif%}",
} as const;
