import type { Call } from './account.js';
import { readParams, type Values } from './params.js';
import type { ParamTree } from './request.js';
import type { Shapes } from './shapes.js';
import type { XmlElements } from './xml.js';

/** An action as the server runs it; one that answers undefined has no Result element. */
export type Action = (call: Call, params: ParamTree) => XmlElements | undefined;

/** Actions by name. */
export type Actions = Readonly<Record<string, Action>>;

/** Puts the check of the parameters in front of a handler, which then gets them typed. */
export function action<const T extends Shapes>(
  shapes: T,
  handler: (params: Values<T>, call: Call) => XmlElements | undefined,
): Action {
  return (call, params) => handler(readParams(shapes, params), call);
}

/** Makes an action on an entity that some of its parameters name. */
export type ActionOn<Target> = <const T extends Shapes>(
  shapes: T,
  handler: (target: Target, params: Values<T>, call: Call) => XmlElements | undefined,
) => Action;

/** The `ActionOn` for the parameters that name the entity. */
export function actionOn<const Naming extends Shapes, Target>(
  naming: Naming,
  find: (params: Values<Naming>, call: Call) => Target,
): ActionOn<Target> {
  return (shapes, handler) => (call, params) => {
    const values: unknown = readParams({ ...naming, ...shapes }, params);
    const target = find(values as Values<Naming>, call);
    return handler(target, values as Values<typeof shapes>, call);
  };
}
