import { ProxyError } from './proxy-error.js';

// No `$` at the ends: it would also match before a trailing line feed.
const operationPattern = /^\$[A-Za-z][A-Za-z0-9-]{0,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}(?![\s\S])/;
/** Visible ASCII without `#`: everything a request line may carry after its `?`. */
const queryPattern = /^[\x21\x22\x24-\x7e]*(?![\s\S])/;

/** Below it stands what was begun earlier, with a slash. No type and no operation is called so. */
export const jobFolder = '_async/';

/** Whether the whole text is the name of an operation, with its `$`. */
export function isOperationName(text: string): boolean {
  return operationPattern.test(text);
}

/**
 * Splits a path below the FHIR base and decodes each segment once.
 * An encoded slash ends up inside a segment, where no grammar of FHIR admits it.
 *
 * @returns no segments for the base itself
 * @throws ProxyError REQUEST_INVALID for an empty segment or a broken percent escape
 */
export function splitPath(path: string): string[] {
  if (path === '') return [];
  const segments = path.split('/');
  // Servers take a slash behind the last segment for none.
  if (segments.length > 1 && segments.at(-1) === '') segments.pop();
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] ?? '';
    if (segment === '')
      throw new ProxyError('REQUEST_INVALID', 'The path has an empty segment: write one slash, where there are two.');
    if (segment.includes('%')) segments[index] = decodeOnce(segment);
  }
  return segments;
}

/**
 * Checks that a raw query string can stand in a request line as it is.
 *
 * @throws ProxyError REQUEST_INVALID for a space, a control character, a `#` or anything outside ASCII
 */
export function assertQuery(query: string): void {
  if (queryPattern.test(query)) return;
  throw new ProxyError('REQUEST_INVALID', 'The query string has a character that must be percent-encoded.');
}

function decodeOnce(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new ProxyError('REQUEST_INVALID', 'The path has a broken percent escape.', { cause });
  }
}
