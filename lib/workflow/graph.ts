import { type Block, end, type Workflow } from './definition.js';
import { namesIn, templatesBefore } from './templates.js';

/** A block's edges: their names and where they lead. */
export function edgesOf(block: Block): [edge: 'next' | 'positive' | 'negative', target: string][] {
  if (block.type === 'update' || block.type === 'delay') return [['next', block.next]];
  const { positive, negative } = block;
  return negative === undefined
    ? [['positive', positive]]
    : [
        ['positive', positive],
        ['negative', negative],
      ];
}

/** The blocks that a block leads to and that exist. */
function successors({ blocks }: Workflow, id: string): string[] {
  const targets = edgesOf(blocks[id]!).map(([, target]) => target);
  return targets.filter((target) => target !== end && Object.hasOwn(blocks, target));
}

/** The blocks that Begin leads to, at once or by others. */
export function reachable(workflow: Workflow): Set<string> {
  const found = new Set<string>();
  const open = [workflow.begin.next];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id) || !Object.hasOwn(workflow.blocks, id)) continue;
    found.add(id);
    open.push(...successors(workflow, id));
  }
  return found;
}

/** Reachable blocks in an order in which each comes after all that lead to it; for workflows without cycles. */
export function topological(workflow: Workflow): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const visit = (id: string): void => {
    if (done.has(id)) return;
    done.add(id);
    for (const next of successors(workflow, id)) visit(next);
    order.unshift(id);
  };
  if (Object.hasOwn(workflow.blocks, workflow.begin.next)) visit(workflow.begin.next);
  return order;
}

/** The ids of blocks that lead back to the first of them; undefined when there is no such circle. */
export function findCycle(workflow: Workflow): string[] | undefined {
  const state = new Map<string, 'open' | 'done'>();
  const way: string[] = [];
  const visit = (id: string): string[] | undefined => {
    if (state.get(id) === 'done') return undefined;
    if (state.get(id) === 'open') return way.slice(way.indexOf(id));
    state.set(id, 'open');
    way.push(id);
    for (const next of successors(workflow, id)) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    way.pop();
    state.set(id, 'done');
    return undefined;
  };
  for (const id of Object.keys(workflow.blocks)) {
    const cycle = visit(id);
    if (cycle) return cycle;
  }
  return undefined;
}

/**
 * The API blocks whose response a later block may use: those from which a template that names
 * `response` or `response_headers` can be come to without another call.
 */
export function responsesUsed(workflow: Workflow): Set<string> {
  const used = new Set<string>();
  for (const id of topological(workflow)) {
    if (workflow.blocks[id]!.type !== 'api') continue;
    const open = successors(workflow, id);
    const seen = new Set(open);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const block = workflow.blocks[next]!;
      if (usesResponse(block)) used.add(id);
      // An API block without items to call for leaves the response as it is.
      if (block.type === 'api' && block.each === undefined) continue;
      for (const further of successors(workflow, next)) {
        if (!seen.has(further)) open.push(further);
        seen.add(further);
      }
    }
  }
  return used;
}

function usesResponse(block: Block): boolean {
  return [...templatesBefore(block)].some((template) => {
    const names = namesIn(template);
    return names.has('response') || names.has('response_headers');
  });
}
