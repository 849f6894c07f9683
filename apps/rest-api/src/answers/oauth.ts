import { z } from 'zod';

const texts = z.array(z.string());

/** An app as it was registered (RFC 7591 section 3.2.1). All apps are public clients. */
export const registeredClient = z.looseObject({
  client_id: z.string(),
  client_name: z.string().optional(),
  redirect_uris: texts,
  grant_types: texts,
  response_types: texts,
  token_endpoint_auth_method: z.literal('none'),
});

/** Tokens of this gateway (RFC 6749 section 5.1); never those of a platform. */
export const tokenAnswer = z.looseObject({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.int().describe('Seconds'),
  refresh_token: z.string().optional().describe('Good once: the answer to it brings the next'),
  scope: z.string().optional(),
});

/** What a token is (RFC 7662 section 2.2); of one that opens nothing only that. */
export const introspection = z.looseObject({ active: z.boolean() });

/** Why an OAuth request failed (RFC 6749 section 5.2). */
export const oauthError = z.looseObject({ error: z.string(), error_description: z.string().optional() });

/** The authorization server (RFC 8414 section 2). */
export const serverMetadata = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  registration_endpoint: z.string(),
  revocation_endpoint: z.string(),
  introspection_endpoint: z.string(),
  scopes_supported: texts,
  response_types_supported: texts,
  grant_types_supported: texts,
  code_challenge_methods_supported: texts,
});

/** What this API says of itself (RFC 9728 section 2). */
export const resourceMetadata = z.looseObject({
  resource: z.string(),
  resource_name: z.string(),
  authorization_servers: texts,
  scopes_supported: texts,
  bearer_methods_supported: texts,
});

/** What SMART clients look for below a FHIR base (SMART App Launch 2.2, "Conformance"). */
export const smartConfiguration = z.looseObject({
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  code_challenge_methods_supported: texts,
  capabilities: texts,
});

/** Public keys (RFC 7517 section 5). */
export const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
