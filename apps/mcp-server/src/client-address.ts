import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestHandler } from 'express';

/** The SDK hands tools a web request, which has no socket. */
const addresses = new AsyncLocalStorage<string>();

/**
 * Middleware that lets tools know the network address a request came from: that of the socket. `X-Forwarded-For` is not
 * asked, since anybody can send it; behind a reverse proxy all callers have the proxy's address.
 */
export function rememberClientAddress(): RequestHandler {
  return (req, _res, next) => {
    const { remoteAddress } = req.socket;
    if (remoteAddress === undefined) return next();
    addresses.run(remoteAddress, next);
  };
}

/** The address of the request that is being served; `undefined` where none came over a socket. */
export function clientAddress(): string | undefined {
  return addresses.getStore();
}
