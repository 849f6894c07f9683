import { isIPv6 } from 'node:net';
import type { Caller } from './callers.js';

/**
 * Names whom the limits count an address as. Whoever has one IPv6 address has a whole network of them (RFC 6177: /64 at
 * least), which therefore counts as one; all that came over no socket are one, too.
 */
export function limitedAddress(address: string | undefined): string {
  if (address === undefined || !isIPv6(address)) return `address ${address ?? 'none'}`;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = head.split(':').filter(Boolean);
  const behind = tail === undefined ? 0 : tail.split(':').filter(Boolean).length;
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - behind)).fill('0');
  const network = [...groups, ...gap, ...(tail ?? '').split(':').filter(Boolean)].slice(0, 4);
  return `network ${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}`;
}

/**
 * Names whom the limits count a call as: the session, whichever of its credentials came, or the address of a stranger. A
 * browser gets its session by asking for it, so that where no sign-in is needed its session is no better than its address.
 *
 * @param needsSignIn whether what is called is of use only to those who have signed in
 */
export function limitedCaller(caller: Caller, address: () => string | undefined, needsSignIn: boolean): string {
  if (caller.kind === 'anonymous' || (caller.via === 'browser' && !needsSignIn)) return limitedAddress(address());
  return `session ${caller.session.id}`;
}
