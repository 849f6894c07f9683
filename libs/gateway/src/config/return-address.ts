import { isLoopbackHost } from './loopback.js';
import { GatewayError } from '../errors/errors.js';

/** How a sign-in ended, as the application is told. */
export interface ReturnOutcome {
  readonly platformId: string;
  readonly outcome: 'connected' | 'denied' | 'failed';
  /** The stable code of what went wrong. */
  readonly error?: string;
}

const maxLength = 2048;
/** Members that the gateway adds; an address that brings one of its own would be understood in two ways. */
const ownMembers = ['platform_id', 'outcome', 'error'];
/** Slashes, backslashes, dots, percent signs and control characters in disguise: what decodes them sees another path. */
const disguised = /%(?:2f|5c|2e|25|[01][0-9a-f]|7f)/i;

/**
 * Returns the address that an application wants its user back at, if the operator lists it: the text has to be a URL in
 * the one form in which browsers write it, so that nobody reads it in another way, and equal to a prefix of the list or
 * below it, by whole segments.
 *
 * @param prefixes as `Config.returnTo` has them
 * @throws GatewayError RETURN_TO_REFUSED; the message does not repeat the address
 * @see RFC 9700 section 4.11 (open redirection)
 */
export function requireReturnAddress(text: string, prefixes: readonly string[]): string {
  const url = plainUrl(text);
  const isListed =
    url !== undefined &&
    prefixes.some((prefix) => ['', '/', '?'].some((next) => startsOrIs(url.href, prefix, next))) &&
    !ownMembers.some((name) => url.searchParams.has(name));
  if (isListed) return text;
  throw new GatewayError('RETURN_TO_REFUSED', 'return_to is no address that this gateway may lead back to.');
}

/** The address with the outcome in its query. @param address as {@link requireReturnAddress} returned it */
export function withOutcome(address: string, { platformId, outcome, error }: ReturnOutcome): string {
  const members = new URLSearchParams({ platform_id: platformId, outcome, ...(error !== undefined && { error }) });
  return `${address}${address.includes('?') ? '&' : '?'}${members.toString()}`;
}

/** Whether an operator may list this text. */
export function isReturnPrefix(text: string): boolean {
  const url = plainUrl(text);
  return url !== undefined && !text.includes('?');
}

function startsOrIs(href: string, prefix: string, next: string): boolean {
  return next === '' ? href === prefix : href.startsWith(`${prefix}${next}`);
}

/** The URL, where the text is exactly what parsing makes of it, but for the slash of an origin. */
function plainUrl(text: string): URL | undefined {
  if (text.length > maxLength || !/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  const isPlain = (text === url.href || `${text}/` === url.href) && !/[#\\@]/.test(text);
  const hasPlainPath = !url.pathname.includes('//') && !disguised.test(url.pathname);
  return isSecure && isPlain && hasPlainPath && !/\.$|\*/.test(url.hostname) ? url : undefined;
}
