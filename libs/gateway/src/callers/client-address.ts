import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/** What is looked at of a request. */
export interface AddressedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** The network address of whoever sent a request; `undefined` where it came over no socket. */
export type ClientAddressOf = (request: AddressedRequest) => string | undefined;

const mappedIpv4 = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/**
 * Makes the one answer to where a request came from. `X-Forwarded-For` is read from the right, and only as far as
 * trusted proxies wrote it: anybody can send the header, so what an untrusted peer puts into it changes nothing.
 *
 * @param trusted texts for `areTrustedProxies`; none means that the peer itself is the client
 * @throws TypeError when one is not
 */
export function createClientAddress(trusted: readonly string[]): ClientAddressOf {
  const isTrusted = proxyAddr.compile([...trusted]);
  return (request) => {
    const { remoteAddress } = request.socket;
    if (remoteAddress === undefined) return undefined;
    const address = proxyAddr(request as IncomingMessage, isTrusted);
    // A proxy passed on something that is no address: then all that is known is the proxy.
    return (isIP(address) === 0 ? remoteAddress : address).replace(mappedIpv4, '');
  };
}
