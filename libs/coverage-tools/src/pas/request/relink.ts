/** Where a reference of the record leads inside the Bundle; undefined for what is not in it. */
export type Relink = (reference: string) => string | undefined;

/**
 * A copy of a resource whose references lead to entries of the Bundle. A reference to anything else is left out, its
 * `display` and `identifier` stay: a payer could not resolve it, and it would tell of records that were not asked for.
 * References to contained resources (`#id`) stay.
 */
export function relink<T>(value: T, target: Relink): T {
  return copy(value, target) as T;
}

function copy(value: unknown, target: Relink): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(item, target)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const copied = name === 'reference' && typeof member === 'string' ? led(member, target) : copy(member, target);
    if (copied !== undefined) members.push([name, copied]);
  }
  // FHIR knows no empty object: an element that held nothing but a reference goes with it.
  return members.length === 0 || isEmptyExtension(value, members) ? undefined : Object.fromEntries(members);
}

function led(reference: string, target: Relink): string | undefined {
  return reference.startsWith('#') ? reference : target(reference);
}

/** An extension has a value or parts; one that lost both to the copy means nothing any more. */
function isEmptyExtension(original: object, members: readonly [string, unknown][]): boolean {
  return (
    'url' in original && Object.keys(original).length > 1 && members.every(([name]) => name === 'url' || name === 'id')
  );
}
