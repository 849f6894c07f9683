import type { RestContext } from '../rest-context.js';

/** Names of platforms by id, those of organizations included; an id that means nothing any more is its own name. */
export function platformNames(context: RestContext, ids: readonly string[]): ReadonlyMap<string, string> {
  const { registry } = context.gateway;
  const nameOf = (id: string): string => {
    try {
      return registry.summary(id).name;
    } catch {
      return id;
    }
  };
  return new Map(ids.map((id) => [id, nameOf(id)]));
}
