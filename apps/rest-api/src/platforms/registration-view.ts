import type { StoredRegistration } from '@fhir-gateway/gateway';
import { registrationBlock, type RegistrationGuide } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';

const clientFrom = z
  .enum(['environment', 'store', 'file'])
  .optional()
  .describe('Whence the client id in use comes; `file` where the platform takes any. Absent where there is none');

const fact = z.object({
  text: z.string(),
  source: z.object({ title: z.string(), url: z.string().optional(), date: z.string() }),
  may_have_changed: z.boolean().describe('Whether the source is older than twelve months'),
});

/** What a registration with the vendor of a platform needs. */
export const registrationView = named(
  'PlatformRegistration',
  z.object({
    platform_id: z.string(),
    name: z.string(),
    registration_required: z.boolean(),
    portal: z.object({ name: z.string(), url: z.string().optional() }).optional(),
    redirect_uri: z.string(),
    launch_url: z.string(),
    jwks_url: z.string(),
    client_type: z.enum(['public', 'confidential']).optional(),
    client_authentication: z.array(z.string()).readonly(),
    key_algorithms: z.array(z.string()).readonly(),
    scopes: z.array(z.string()).readonly().describe('What a sign-in asks for; empty where the platform decides'),
    scopes_set_at_registration: z.boolean(),
    variables: z.array(z.string()).readonly().describe('Where the credentials go, by variable name'),
    client_from: clientFrom,
    stored_client_unused: z.boolean().describe('Whether a client was entered, and that of the environment counts'),
    block: z.string().describe('The lines to copy into the portal'),
    warnings: z.array(z.string()).readonly().describe('What stands in the way before anything is registered'),
    notice: z.string().optional().describe('Says that no dated steps were found'),
    topics: z.array(z.object({ id: z.string(), title: z.string(), ordered: z.boolean(), facts: z.array(fact) })),
  }),
);

/** What came of entering a client; never the client itself. */
export const storedView = named(
  'StoredRegistration',
  z.object({
    platform_id: z.string(),
    client_from: clientFrom,
    checks: z
      .array(
        z.object({
          step: z.enum(['discovery', 'token-endpoint', 'authorize-page', 'registration']),
          outcome: z.enum(['passed', 'failed', 'unclear']),
          message: z.string(),
          oauth_error: z.string().optional().describe('The registered OAuth error code that came back'),
        }),
      )
      .describe('What trying the client out came to, step by step; nobody was signed in'),
  }),
);

export function viewRegistration(guide: RegistrationGuide): z.output<typeof registrationView> {
  return {
    platform_id: guide.platformId,
    name: guide.name,
    registration_required: guide.isRequired,
    portal: guide.portal,
    redirect_uri: guide.addresses.redirectUri,
    launch_url: guide.addresses.launchUrl,
    jwks_url: guide.addresses.jwksUrl,
    client_type: guide.clientType,
    client_authentication: guide.authMethods,
    key_algorithms: guide.algorithms,
    scopes: guide.scopes,
    scopes_set_at_registration: guide.areScopesSetAtRegistration,
    variables: guide.variables,
    client_from: guide.clientFrom,
    stored_client_unused: guide.isStoredShadowed,
    block: registrationBlock(guide),
    warnings: guide.warnings,
    notice: guide.notice,
    topics: guide.topics.map(({ id, title, isOrdered, facts }) => ({
      id,
      title,
      ordered: isOrdered,
      facts: facts.map(({ text, source, mayHaveChanged }) => ({ text, source, may_have_changed: mayHaveChanged })),
    })),
  };
}

export function viewStored(platformId: string, stored: StoredRegistration): z.output<typeof storedView> {
  return {
    platform_id: platformId,
    client_from: stored.clientFrom,
    checks: stored.checks.map(({ step, outcome, message, oauthError }) => ({
      step,
      outcome,
      message,
      oauth_error: oauthError,
    })),
  };
}
