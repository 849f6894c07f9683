import type { PlatformDefinition } from './schema/types.js';

/**
 * Whether a platform goes by a payer id, in a state if one is given. Ids are names: leading zeros count, case does not.
 * A platform that says nothing about states is taken to serve all of them.
 *
 * @param state postal code
 */
export function hasPayerId(definition: PlatformDefinition, payerId: string, state?: string): boolean {
  const wanted = payerId.trim().toUpperCase();
  const isSame = (id: string) => id.toUpperCase() === wanted;
  const byState = Object.entries(definition.payerIdsByState ?? {});
  const isKnown = [...(definition.payerIds ?? []), ...byState.flatMap(([, ids]) => ids)].some(isSame);
  if (!isKnown || state === undefined) return isKnown;
  const code = state.trim().toUpperCase();
  const statesOfId = byState.filter(([, ids]) => ids.some(isSame)).map(([of]) => of);
  if (statesOfId.length > 0) return statesOfId.includes(code);
  return definition.nationwide === true || definition.states === undefined || definition.states.includes(code);
}
