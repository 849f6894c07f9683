const plainUrl = /^https?:\/\/[^/\\@?#\s]+(?:\/[^\\?#\s]*)?$/i;
const foldedSegment = /\/(?:\.|%2e){1,2}(?:\/|$)/i;
/** What parsing would leave as it is; nearly every base URL of a directory, of which there are very many. */
const normalUrl = /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/;
const maxLength = 2048;

/**
 * Returns a FHIR base URL in the one form in which base URLs are compared: case of scheme and host, default port and one
 * trailing slash do not count, everything else does. Undefined for what is no plain http or https URL: with a user name,
 * query, fragment or backslash, or with segments that parsing folds away.
 */
export function normalizeBaseUrl(text: string): string | undefined {
  if (text.length > maxLength) return undefined;
  if (normalUrl.test(text)) return withoutSlash(text);
  if (!plainUrl.test(text) || foldedSegment.test(text) || !URL.canParse(text)) return undefined;
  return withoutSlash(new URL(text).href);
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

/** Removes slashes from the end of a URL. */
export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
