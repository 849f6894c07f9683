/**
 * The token of an Authorization header; `undefined` without one, and empty for another scheme: that is a credential, too,
 * and not one of ours.
 *
 * @see RFC 9110 section 11.1: the scheme's case does not matter
 */
export function bearerToken(header: string | null | undefined): string | undefined {
  if (header === null || header === undefined) return undefined;
  return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}
