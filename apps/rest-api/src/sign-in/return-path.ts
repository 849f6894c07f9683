/** A longer one is none of this gateway's; an authorization request has some hundred characters. */
const maxLength = 8192;
/** Where a sign-in itself happens: to come back there would begin it anew, for ever. */
const ownPaths = /^\/(?:auth\/sign-in|oauth\/login)(?:[/?]|$)/;

/**
 * Where a browser goes after it has signed in to the gateway: a path of this gateway with its query, and nothing else.
 * Anything that a browser could take for another origin leads to the start page.
 *
 * @param text as it came
 * @returns begins with one slash
 */
export function returnPath(text: unknown): string {
  if (typeof text !== 'string' || text.length > maxLength) return '/';
  // Browsers take a backslash for a slash, and leave out tabs and line ends wherever they stand.
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text)) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(text, here)) return '/';
  const { origin, pathname, search } = new URL(text, here);
  // Steps such as `/..//` come out as two slashes.
  if (origin !== here || pathname.startsWith('//') || ownPaths.test(pathname)) return '/';
  return pathname + search;
}
