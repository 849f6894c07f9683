import { parseCookie } from 'cookie';
import { unsign } from 'cookie-signature';
import type { CookieOptions, Request } from 'express';

/** How the gateway is reached and how long a session lasts, as far as cookies depend on it. */
export interface CookieSettings {
  /** Where browsers reach the gateway; decides name prefix, `Secure` and paths. */
  publicUrl: string;
  /** Sign the session cookie, each at least 32 random bytes in text form: the first one does, all are recognized. */
  secrets: readonly [string, ...string[]];
  /** The cookie lasts as long as an unused session does. */
  idleSeconds: number;
}

/** The browser's session cookie: how it is written, and how it is read without the session middleware. */
export interface SessionCookie {
  readonly name: string;
  readonly secrets: readonly [string, ...string[]];
  readonly options: CookieOptions & { maxAge: number };
  /** Attributes of the short-lived cookie that ties a login to a browser; it goes to the callback only. */
  readonly loginOptions: CookieOptions;
  /**
   * The credential in a Cookie header; `undefined` when the cookie is absent, or not one that this gateway signed.
   */
  read(header: string | undefined): string | undefined;
}

/** Tells that others use the browser's computer. It decides how that browser keeps its cookie, and nothing else. */
export const sharedComputerCookie = 'fhir_gateway_shared_computer';

/** Has the browser forget its session cookie when it is closed, where it has said that others use the computer. */
export function endWithBrowser(
  req: Request,
  isShared = req.headers.cookie?.includes(`${sharedComputerCookie}=`),
): void {
  if (isShared) req.session.cookie.expires = null;
}

/** express-session marks signed values so. */
const signedPrefix = 's:';
/** Together at most 2 MB: a browser may send long cookies of other applications of the host along. */
const maxRemembered = 1000;
const maxRememberedLength = 1024;

/**
 * Describes the cookies of one deployment. Over https the session cookie has the `__Host-` prefix, so that no other
 * host of the same domain can set it.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 */
export function describeSessionCookie({ publicUrl, secrets, idleSeconds }: CookieSettings): SessionCookie {
  const { protocol, pathname } = new URL(publicUrl);
  const isSecure = protocol === 'https:';
  const name = `${isSecure ? '__Host-' : ''}fhir_gateway_session`;
  // Lax, not Strict: the platform sends the browser back from another site, and the callback needs both cookies.
  const shared = { httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  return {
    name,
    secrets,
    options: { ...shared, path: '/', maxAge: idleSeconds * 1000 },
    loginOptions: { ...shared, path: `${pathname.replace(/\/$/, '')}/oauth/callback` },
    read: rememberGenuine((header) => {
      const value = parseCookie(header)[name];
      if (!value?.startsWith(signedPrefix)) return undefined;
      const signed = value.slice(signedPrefix.length);
      for (const secret of secrets) {
        const credential = unsign(signed, secret);
        if (credential !== false) return credential;
      }
      return undefined;
    }),
  };
}

function copyOf(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/**
 * Checks a signature once for each Cookie header rather than for each request. What is remembered is only that this
 * gateway signed it; whether the session has ended is asked of the vault each time. Forgeries are not remembered, so
 * that they cannot push out what is genuine.
 */
function rememberGenuine(check: (header: string) => string | undefined): SessionCookie['read'] {
  const genuine = new Map<string, string>();
  return (header) => {
    if (header === undefined) return undefined;
    const known = genuine.get(header);
    if (known !== undefined) return known;
    const credential = check(header);
    if (credential === undefined || header.length > maxRememberedLength) return credential;
    if (genuine.size >= maxRemembered) genuine.clear();
    // Copies: a header may be a part of a longer text, all of which would be kept with it.
    genuine.set(copyOf(header), copyOf(credential));
    return credential;
  };
}
