import { z } from 'zod';
import { endpointUrl } from './primitives.js';

const patientIdSource = z.union([
  z.enum(['token.patient', 'token.fhirUser', 'idToken.fhirUser', 'search:Patient', 'operation:$userinfo']),
  z.string().regex(/^accessToken\.[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a known source or accessToken.<claim>'),
]);

const contextParameter = z.strictObject({
  param: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must be a query parameter name')
    .describe('Query parameter that every FHIR request then carries'),
  value: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9/._-]*\{value\}[A-Za-z0-9/._-]*$/, 'must be plain text around one {value}')
    .describe('Value of the parameter, with {value} standing for what the token response gave'),
});

/** Quirks of the token endpoint, of refresh and of what a token response means. */
export const tokenQuirks = {
  patientIdFrom: z
    .array(patientIdSource)
    .describe('Where the patient id is found, first hit wins; an empty list means that it never is')
    .optional(),
  tokenContextToQuery: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a field of the token response'), contextParameter)
    .describe('Fields of the token response that every FHIR request has to repeat as a query parameter')
    .optional(),
  refresh: z
    .enum([
      'never',
      'offline_access',
      'confidential-only',
      'confidential-client-with-persistent-access',
      'app-type-dependent',
    ])
    .describe('Who gets a refresh token: nobody, whoever asks for offline_access, or only certain clients')
    .optional(),
  refreshOneTimeUse: z
    .boolean()
    .describe('true: a refresh token works once; the new one is stored before anything else')
    .optional(),
  revocationEnds: z
    .enum(['grant'])
    .describe('grant: revoking a token of an earlier sign-in ends every sign-in of the person with this app')
    .optional(),
  refreshSendsScope: z.boolean().describe('true: a refresh request has to repeat the scopes').optional(),
  refreshSendsClientId: z.boolean().describe('true: a refresh request has to carry client_id').optional(),
  accessTokenSeconds: z
    .int()
    .positive()
    .describe('Life of an access token in seconds, for answers without expires_in')
    .optional(),
  assertionAudience: z
    .union([endpointUrl, z.literal('differs-from-token-url')])
    .describe(
      'aud of a client assertion when it is not the token URL; the literal says that the value is not published',
    )
    .optional(),
  assertionJku: z
    .boolean()
    .describe('true: a client assertion names the address of the gateway’s published keys (jku)')
    .optional(),
  perTenantClientSecret: z
    .boolean()
    .describe('true: every organization issues a secret of its own, so the platform-wide secret is never sent to one')
    .optional(),
  introspectWith: z
    .enum(['bearer'])
    .describe('bearer: introspection is authorized by the access token itself')
    .optional(),
  credentialKind: z
    .enum(['api-key-and-secret'])
    .describe('What the vendor hands out when it is not called client id and secret')
    .optional(),
};
