/** Data without objects that lack a prototype, which `deepEqual` would hold against them. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
