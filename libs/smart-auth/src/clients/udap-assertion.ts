import type { ClientAuth } from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { AuthError } from '../errors.js';
import { extensionsFor } from '../udap/authorization-extensions.js';
import { signCertifiedJwt } from '../udap/udap-identity.js';
import type { OwnKeys } from './own-keys.js';

/**
 * Client authentication by an assertion that carries the certificate of this gateway, as servers of a trust community
 * want it. The client was registered by the same certificate.
 *
 * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when this gateway has no such certificate
 * @see UDAP JWT-Based Client Authentication; HL7 FAST Security 2.0, "Constructing Authentication Token"
 */
export function udapAssertion(
  platform: ResolvedPlatform,
  server: ServerMetadata,
  { udap, udapExtensions = {}, now }: OwnKeys,
): ClientAuth {
  if (!udap) {
    const message = `The client at ${platform.name} is registered by UDAP, and no UDAP certificate is configured.`;
    throw new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message, { platformId: platform.id });
  }
  return async (_server, client, body) => {
    const extensions = extensionsFor(udapExtensions, body.get('grant_type') === 'client_credentials');
    const claims = { aud: server.tokenEndpoint, ...(Object.keys(extensions).length > 0 && { extensions }) };
    body.set('client_id', client.client_id);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', await signCertifiedJwt(udap, client.client_id, claims, now()));
    body.set('udap', '1');
  };
}
