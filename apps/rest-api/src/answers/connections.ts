import { z } from 'zod';

const texts = z.array(z.string()).readonly();
const time = z.string().describe('ISO 8601, UTC');

/** A connection as the JSON routes show it: snake_case, times in ISO 8601 UTC, never a token. */
export const connectionView = z.object({
  platform_id: z.string(),
  connected: z.boolean().describe('Whether a FHIR request can be sent now, after a refresh if need be'),
  scopes: texts.describe('What the platform granted'),
  requested_scopes: texts,
  missing_scopes: texts.describe('Requested and not granted'),
  patient: z.string().optional().describe('FHIR id of the patient chosen at sign-in'),
  encounter: z.string().optional(),
  fhir_user: z.string().optional().describe('Who signed in, as the platform says'),
  from_ehr: z.boolean().optional().describe('Begun from within an EHR, which chose patient and encounter'),
  refreshable: z.boolean().describe('Whether it outlives its access token'),
  connected_at: time.optional(),
  expires_at: time.optional().describe('When the access token ends'),
  problem: z.object({ code: z.string(), message: z.string() }).optional().describe('Why it is not connected any more'),
  login_url: z.string().describe('Where a person signs in'),
});

/** Who the caller is, and what is connected. */
export const connectionStatus = z.object({
  mode: z.enum(['local', 'oauth', 'pairing']).describe('How a call is tied to a person'),
  authenticated: z.boolean().describe('Whether the caller has a session'),
  connections: z.array(connectionView),
  login_url_template: z.string().describe('Where a person signs in, with {platform_id} to be filled in'),
});

/** How a sign-in ended, or that it has not. */
export const waitAnswer = z.object({
  platform_id: z.string(),
  status: z.enum(['connected', 'pending', 'denied', 'failed', 'expired', 'not-started']),
  reason: z.string().optional().describe('Why it was denied or failed'),
  code: z.string().optional().describe('The stable code of that'),
  connection: connectionView.optional(),
  login_url: z.string().optional().describe('Where to begin; absent when connected'),
});

/** A connection that was ended. */
export const logoutAnswer = z.object({
  platform_id: z.string(),
  connected: z.literal(false),
  revoked_upstream: z
    .boolean()
    .describe('Whether the platform was told and took it; the tokens are gone here either way'),
});

/** A sign-in that has begun. */
export const loginAnswer = z.object({
  authorization_url: z.string().describe('To be opened with the cookies of this answer'),
  platform_id: z.string(),
  expires_in: z.int().describe('Seconds until it can no longer be finished'),
});

export type ConnectionView = z.output<typeof connectionView>;
export type ConnectionStatus = z.output<typeof connectionStatus>;
export type WaitAnswer = z.output<typeof waitAnswer>;
export type LogoutAnswer = z.output<typeof logoutAnswer>;
export type LoginAnswer = z.output<typeof loginAnswer>;
