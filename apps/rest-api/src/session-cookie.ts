import { parseCookie } from 'cookie';
import { unsign } from 'cookie-signature';
import type { CookieOptions } from 'express';

/** How the gateway is reached and how long a session lives, as far as cookies depend on it. */
export interface CookieSettings {
  /** Where browsers reach the gateway; decides name prefix, `Secure` and paths. */
  publicUrl: string;
  /** Signs the session cookie; at least 32 random bytes in text form. */
  secret: string;
  /** The cookie lives as long as an unused session does. */
  idleSeconds: number;
}

/** The browser's session cookie: how it is written, and how it is read without the session middleware. */
export interface SessionCookie {
  readonly name: string;
  readonly secret: string;
  readonly options: CookieOptions & { maxAge: number };
  /** Attributes of the short-lived cookie that ties a login to a browser; it goes to the callback only. */
  readonly loginOptions: CookieOptions;
  /**
   * The credential in a Cookie header; `undefined` when the cookie is absent, or not one that this gateway signed.
   */
  read(header: string | undefined): string | undefined;
}

/** express-session marks signed values so. */
const signedPrefix = 's:';

/**
 * Describes the cookies of one deployment. Over https the session cookie has the `__Host-` prefix, so that no other
 * host of the same domain can set it.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 */
export function describeSessionCookie({ publicUrl, secret, idleSeconds }: CookieSettings): SessionCookie {
  const { protocol, pathname } = new URL(publicUrl);
  const isSecure = protocol === 'https:';
  const name = `${isSecure ? '__Host-' : ''}fhir_gateway_session`;
  // Lax, not Strict: the platform sends the browser back from another site, and the callback needs both cookies.
  const shared = { httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  return {
    name,
    secret,
    options: { ...shared, path: '/', maxAge: idleSeconds * 1000 },
    loginOptions: { ...shared, path: `${pathname.replace(/\/$/, '')}/oauth/callback` },
    read: (header) => {
      const value = header === undefined ? undefined : parseCookie(header)[name];
      if (!value?.startsWith(signedPrefix)) return undefined;
      return unsign(value.slice(signedPrefix.length), secret) || undefined;
    },
  };
}
