/**
 * Authorization extension objects by their names: what an assertion says of who asks, and what for. A trust community may
 * define others beside `hl7-b2b`.
 *
 * @see HL7 FAST Security 2.0, "B2B Authorization Extension Object"
 */
export type AuthorizationExtensions = Readonly<Record<string, object>>;

/** What goes into an assertion; `hl7-b2b` is for client credentials only. */
export function extensionsFor(configured: AuthorizationExtensions, isService: boolean): AuthorizationExtensions {
  const { 'hl7-b2b': b2b, ...others } = configured;
  return isService && b2b !== undefined ? configured : others;
}

/** Names that a server wants and that nothing is configured for; the guide wants `hl7-b2b` wherever it is taken. */
export function missingExtensions(
  { supportedExtensions, requiredExtensions }: Record<'supportedExtensions' | 'requiredExtensions', readonly string[]>,
  configured: AuthorizationExtensions,
  isService: boolean,
): string[] {
  const wanted = new Set([...requiredExtensions, ...supportedExtensions.filter((name) => name === 'hl7-b2b')]);
  if (!isService) wanted.delete('hl7-b2b');
  return [...wanted].filter((name) => !Object.hasOwn(configured, name));
}
