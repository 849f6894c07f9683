import { z } from 'zod';
import { endpointUrl, hostName, mapKey, scope } from './primitives.js';

const authMethod = z.enum([
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
]);

const oauthVariant = z.strictObject({
  authorizeUrl: endpointUrl.describe('Authorization endpoint of this variant').optional(),
  tokenUrl: endpointUrl.describe('Token endpoint of this variant').optional(),
});

/**
 * How a login at this platform works. A platform file without `oauth` is open: nobody signs in.
 *
 * @see SMART App Launch 2.2
 */
export const oauthSchema = z.strictObject({
  authorizeUrl: endpointUrl.describe('Authorization endpoint, used when discovery fails or is switched off').optional(),
  tokenUrl: endpointUrl.describe('Token endpoint, used when discovery fails or is switched off').optional(),
  revokeUrl: endpointUrl.describe('Revocation endpoint (RFC 7009), used when discovery names none').optional(),
  introspectUrl: endpointUrl
    .describe('Introspection endpoint (RFC 7662) or the vendor’s own token information endpoint')
    .optional(),
  endSessionUrl: endpointUrl
    .describe('Where a browser signs out (OpenID Connect RP-Initiated Logout), used when discovery names none')
    .optional(),
  postLogoutRedirect: z
    .boolean()
    .describe('{public URL}/auth/signed-out is registered there, so that a browser comes back from signing out')
    .optional(),
  endSessionHint: z
    .enum(['form', 'query'])
    .describe('How the id_token goes to the logout, where that insists on one; it is sent nowhere when absent')
    .optional(),
  loginHintToTry: z
    .string()
    .min(1)
    .describe('The `login_hint` by which a server of this machine lets a made-up person in without a form')
    .optional(),
  resource: endpointUrl
    .describe('Sent as `resource` (RFC 8707) with requests for authorization and tokens, where the server wants one')
    .optional(),
  pushedAuthorization: z
    .boolean()
    .describe('Authorization requests go to the server first (RFC 9126), also where its document does not require it')
    .optional(),
  dpop: z
    .enum(['required', 'if-offered'])
    .describe(
      'Tokens are bound to a key of their connection (RFC 9449, ES256): always, or where the server’s document lists ES256',
    )
    .optional(),
  discovery: z
    .enum(['smart', 'static'])
    .describe('smart (default): ask the server for its endpoints; static: use only the URLs of this file')
    .optional(),
  discoveryUrl: endpointUrl
    .describe('Where the discovery document is, when it is not {fhirBaseUrl}/.well-known/smart-configuration')
    .optional(),
  hosts: z
    .array(hostName)
    .min(1)
    .describe('Other hosts that OAuth endpoints and links may use when they are outside the domain of the FHIR base')
    .optional(),
  grantTypes: z
    .array(z.enum(['authorization_code', 'client_credentials']))
    .min(1)
    .describe('Grants the platform offers; authorization_code when absent. Only client_credentials: no person signs in')
    .optional(),
  clientType: z
    .enum(['public', 'confidential'])
    .describe('What the vendor registers; confidential asks for a secret or a key. Absent: not known')
    .optional(),
  tokenEndpointAuthMethods: z
    .array(authMethod)
    .min(1)
    .describe('Client authentication the token endpoint takes, preferred first; the credentials present decide')
    .optional(),
  assertionSigningAlgs: z
    .array(z.enum(['RS256', 'RS384', 'ES256', 'ES384']))
    .min(1)
    .describe('Algorithms accepted for private_key_jwt, preferred first')
    .optional(),
  pkce: z
    .enum(['required', 'supported', 'unsupported'])
    .describe('PKCE with S256; sent unless unsupported, also when absent')
    .optional(),
  refreshToken: z
    .strictObject({
      idleDays: z
        .int()
        .positive()
        .describe('Days without a refresh after which the platform may end a sign-in')
        .optional(),
      mostDays: z
        .int()
        .positive()
        .describe('Days after which it ends every sign-in, however often that is refreshed')
        .optional(),
    })
    .describe(
      'How long a refresh token is good, a month counted as the shortest; a token response that says it goes first. Absent: not known',
    )
    .optional(),
  scopes: z.array(scope).min(1).describe('Scopes asked for by default: read access, in the order sent').optional(),
  scopesConfidential: z
    .array(scope)
    .min(1)
    .describe('Scopes asked for by default instead of scopes when the client is confidential')
    .optional(),
  scopesSupported: z
    .array(scope)
    .min(1)
    .describe('Scopes the platform offers; a hint, vendors’ lists are not complete')
    .optional(),
  variants: z
    .record(mapKey, oauthVariant)
    .describe('OAuth endpoints of further products of the same vendor; information, not used for a login')
    .optional(),
});
