import { GatewayError } from '@fhir-gateway/gateway';

/** An address that is longer is refused by most servers before they look at it, and by some without an answer. */
const longestAddress = 16_000;

/**
 * Refuses what is too long for any address, before a platform is asked, which would only break the connection.
 *
 * @param args of a tool whose arguments become an address; `resource` goes as a body
 * @throws GatewayError ARGUMENT_INVALID, with no value
 */
export function assertFitsAddress({ resource: _body, ...args }: Readonly<Record<string, unknown>>): void {
  const { length } = JSON.stringify(args);
  if (length <= longestAddress) return;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    `The arguments have ${length} characters; what a platform can be asked has at most ${longestAddress}. Name fewer or ` +
      'shorter values.',
  );
}
