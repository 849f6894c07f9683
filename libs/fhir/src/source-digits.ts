/** Where an object holds how its numbers were written; a symbol, so that neither JSON nor a list of names shows it. */
const written = Symbol('numbers as written');

type Owner = Record<string, unknown> & { [written]?: Map<string, string> };

/** Records how a number was written, for a number whose value alone would lose digits. */
export function setDigits(owner: object, name: string, digits: string): void {
  const known = (owner as Owner)[written];
  if (known) return void known.set(name, digits);
  // Not enumerable: neither a copy nor a comparison of two values has to know of it.
  Object.defineProperty(owner, written, { value: new Map([[name, digits]]), configurable: true });
}

/** How a number was written; undefined where the number itself says so, and where the value changed since. */
export function digitsOf(owner: object, name: string): string | undefined {
  const digits = (owner as Owner)[written]?.get(name);
  return digits !== undefined && Number(digits) === (owner as Owner)[name] ? digits : undefined;
}

/** Gives a copy the digits of what it was copied from. @param offset of the elements of a list in another one */
export function copyDigits(from: object, to: object, offset = 0): void {
  for (const [name, digits] of (from as Owner)[written] ?? []) {
    const place = offset === 0 ? name : String(Number(name) + offset);
    if ((to as Owner)[place] === (from as Owner)[name]) setDigits(to, place, digits);
  }
}

/**
 * A number with all the digits that it was written with: `1.20` is more precise than `1.2`. Undefined for what is no number.
 *
 * @see https://hl7.org/fhir/R4/datatypes.html#decimal
 */
export function numberText<Name extends string>(
  owner: { readonly [N in Name]?: unknown } | undefined,
  name: Name,
): string | undefined {
  const value = owner?.[name];
  if (owner === undefined || typeof value !== 'number') return undefined;
  return digitsOf(owner, name) ?? String(value);
}
