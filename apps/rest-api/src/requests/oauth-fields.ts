import { z } from 'zod';

// The authorization server checks these by itself, and more strictly; here they are described for those who call it.

const clientId = z
  .string()
  .describe('The id of the app, from its registration, or the address of its metadata document');
const resource = z
  .string()
  .optional()
  .describe('What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server');

/** The query of `GET /oauth/authorize` (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export const authorizationQuery = z.object({
  client_id: clientId,
  response_type: z.literal('code'),
  redirect_uri: z.string().optional().describe('One of those that the app registered'),
  code_challenge: z.string().optional().describe('SHA-256 of the verifier, base64url'),
  code_challenge_method: z.literal('S256').optional(),
  scope: z.string().optional(),
  state: z.string().optional().describe('Comes back as it is'),
  resource,
});

/** The form of `POST /oauth/token` (RFC 6749 sections 4.1.3 and 6). */
export const tokenForm = z.object({
  grant_type: z.enum(['authorization_code', 'refresh_token']),
  client_id: clientId,
  code: z.string().optional().describe('Good once, for a minute'),
  redirect_uri: z.string().optional().describe('The same as when the code was asked for'),
  code_verifier: z.string().optional().describe('What the challenge was made of'),
  refresh_token: z.string().optional().describe('Good once: the answer brings the next'),
  resource,
});

/** The form of `POST /oauth/revoke` and `/oauth/introspect`. */
export const tokenReference = z.object({
  client_id: clientId,
  token: z.string(),
  token_type_hint: z.enum(['access_token', 'refresh_token']).optional(),
});
