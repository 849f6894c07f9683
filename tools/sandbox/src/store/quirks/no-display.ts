/** A value without the displays of its codings and without the texts of its concepts, where a code says the same. */
export function withoutDisplays(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDisplays);
  if (typeof value !== 'object' || value === null) return value;
  const isCoding = 'code' in value && 'display' in value;
  const isConcept = 'coding' in value && 'text' in value && hasCode(value.coding);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !(isCoding && name === 'display') && !(isConcept && name === 'text'))
      .map(([name, member]) => [name, withoutDisplays(member)]),
  );
}

function hasCode(codings: unknown): boolean {
  return Array.isArray(codings) && codings.some((one: { code?: unknown }) => one.code !== undefined);
}
