import { parseReference } from '@fhir-gateway/fhir';

const longest = 255;

/**
 * A reference to a Claim as two answers can be compared by it: `Claim/id` of whatever address; undefined for one that
 * means something within its own answer alone.
 */
export function claimName(reference: unknown): string | undefined {
  if (typeof reference !== 'string' || reference === '' || reference.startsWith('#')) return undefined;
  const named = parseReference(reference);
  const name = named?.type === 'Claim' ? named.ref : reference;
  return name.length > longest ? undefined : name;
}
