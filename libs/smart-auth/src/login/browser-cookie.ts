import { createHash } from 'node:crypto';

/** How the names of the cookies begin that tie logins to the browsers that began them. */
export const browserCookiePrefix = 'fhir_gateway_login_';

/** What {@link loginNameOf} makes. */
export const loginNamePattern = /^[0-9a-f]{16}$/;

/** What a login is called in its cookie's name and in the address that finishes it: it says nothing and opens nothing. */
export function loginNameOf(state: string): string {
  return createHash('sha256').update(`fhir-gateway/login/${state}`).digest('hex').slice(0, 16);
}

/**
 * The name of the cookie that ties a login to the browser that began it.
 * Each login has its own, so that two logins in one browser do not overwrite each other.
 */
export function browserCookieName(state: string): string {
  return browserCookiePrefix + loginNameOf(state);
}
