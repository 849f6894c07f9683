import { z } from 'zod';
import { endpointUrl, scope } from './primitives.js';

/** Quirks of the authorization request: audience, scopes, answer. */
export const authorizationQuirks = {
  aud: z
    .enum(['fhirBase', 'none', 'fixed'])
    .describe('The aud parameter: the FHIR base URL (default), not sent at all, or the value of audValue')
    .optional(),
  audValue: endpointUrl.describe('The aud parameter when aud is fixed').optional(),
  audTrailingSlash: z
    .enum(['strip'])
    .describe('strip: aud is the FHIR base URL without its trailing slash, for servers that compare text')
    .optional(),
  nonce: z
    .boolean()
    .describe('true: the server insists on a nonce, so one is sent with every login; with openid one is sent anyway')
    .optional(),
  omitScopeParameter: z
    .boolean()
    .describe('true: send no scope parameter, since scopes are chosen at registration')
    .optional(),
  scopesSetAtRegistration: z
    .boolean()
    .describe(
      'true: granted scopes follow the APIs registered, so that no resource scope is asked for unless the file lists one',
    )
    .optional(),
  scopeSyntax: z
    .enum(['v1', 'v2', 'both'])
    .describe('Scope grammar understood: patient/*.read (v1), patient/*.rs (v2)')
    .optional(),
  wildcardScopes: z
    .boolean()
    .describe('false: patient/*.read is refused, resource types have to be listed one by one')
    .optional(),
  requiresScope: z
    .array(scope)
    .min(1)
    .describe('Scopes added to every login, such as launch/patient where no patient is returned without it')
    .optional(),
  nonSmartScopes: z
    .boolean()
    .describe('true: scopes are strings of the vendor’s own, which say nothing about resource types')
    .optional(),
  sandboxExtraScope: scope
    .describe('Scope that the vendor’s sandbox wants in addition; sent where environment is sandbox')
    .optional(),
  scopesV3: z.array(scope).min(1).describe('Scopes of the vendor’s next API version; information').optional(),
  demographicScopesOptional: z
    .boolean()
    .describe('true: the person may withhold demographic data and still sign in')
    .optional(),
  redirectHttpsOnly: z.boolean().describe('true: a redirect URI with http is refused, localhost included').optional(),
  responseMode: z
    .enum(['query', 'fragment', 'form_post'])
    .describe(
      'How the server answers. fragment: no server sees that, so query is asked for; form_post: asked for, and taken only so',
    )
    .optional(),
  anyClientId: z.boolean().describe('true: every client id is accepted, so that no registration is needed').optional(),
  launchSimulation: z
    .enum(['provider-ehr', 'portal', 'provider-standalone', 'patient-standalone', 'backend'])
    .describe('Which launch the base URL of the public SMART launcher simulates')
    .optional(),
  multiplePatientsPerUser: z
    .boolean()
    .describe('true: one account may open several records, so the patient has to be chosen')
    .optional(),
};
