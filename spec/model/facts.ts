import { readFileSync } from 'node:fs';

/** What a param or an element of an answer is. */
export type Shape = { required?: true } & (
  | ({
      type: 'string';
      pattern?: string;
      enum?: string[];
      policy?: true;
      sensitive?: true;
    } & Limits)
  | ({ type: 'integer' } & Limits)
  | { type: 'boolean' | 'timestamp' }
  | { type: 'blob'; sensitive?: true }
  | ({ type: 'list'; of: Shape } & Limits)
  | { type: 'map'; key: Shape; value: Shape }
  | { type: 'structure'; members: Shapes }
);

interface Limits {
  min?: number;
  max?: number;
}

export type Shapes = Record<string, Shape>;

export interface ActionFacts {
  input: Shapes;
  output: Shapes;
  /** Of a paginated action: the lists that its pages continue. */
  resultKeys?: string[];
  /** HTTP status of each documented error. */
  errors: Record<string, number>;
}

export interface ServiceFacts {
  service: 'iam' | 'sts';
  version: string;
  /** XML namespace of the answers. */
  namespace: string;
  actions: Record<string, ActionFacts>;
}

/** IAM's and STS's actions, from fixtures/model. */
export const services = ['iam', 'sts'].map(
  (service): ServiceFacts =>
    JSON.parse(
      readFileSync(new URL(`../../fixtures/model/${service}.json`, import.meta.url), 'utf8'),
    ),
);
