import { AsyncLocalStorage } from 'node:async_hooks';
import type { Gateway } from '@fhir-gateway/gateway';
import type { RequestHandler } from 'express';

/** The SDK hands tools a web request, which has no socket. */
const addresses = new AsyncLocalStorage<string>();

/** Middleware that lets tools know the network address a request came from. */
export function rememberClientAddress({ clientAddressOf }: Pick<Gateway, 'clientAddressOf'>): RequestHandler {
  return (req, _res, next) => {
    const address = clientAddressOf(req);
    if (address === undefined) return next();
    addresses.run(address, next);
  };
}

/** The address of the request that is being served; `undefined` where none came over a socket. */
export function clientAddress(): string | undefined {
  return addresses.getStore();
}
