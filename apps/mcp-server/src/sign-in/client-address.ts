import { CallRequest } from '../protocol/call-request.js';

/** The SDK hands tools the web request that was made for it, which has no socket. */
const addresses = new WeakMap<Request, string>();

/** Lets the tools that this request calls know the network address it came from. */
export function rememberClientAddress(request: Request, address: string | undefined): void {
  if (address !== undefined) addresses.set(request, address);
}

/** The address of the request that is being served; `undefined` where none came over a socket. */
export function clientAddressOf(request: Request | CallRequest | undefined): string | undefined {
  if (request instanceof CallRequest) return request.clientAddress;
  return request && addresses.get(request);
}
