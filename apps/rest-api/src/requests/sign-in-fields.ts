import { z } from 'zod';

import { wholeNumber } from './fields.js';

const scope = z.string().optional().describe('SMART scopes to ask for, with spaces between; by default the platform’s');
const pairing = z
  .string()
  .optional()
  .describe('1 in the link of an agent that has no session yet; `pairing` mode only');
const clients = z
  .string()
  .optional()
  .describe('Ids of the apps and chats that the page named and the person keeps, with spaces between');

/** The query of `GET /auth/{platform_id}/login`. */
export const loginQuery = z.object({
  scope,
  redirect: z.string().optional().describe('`false` answers JSON for programs instead of a redirect'),
  attempt: z.string().optional().describe('A sign-in that an agent began: answers a page that says what it leads to'),
  pairing,
});

/** The form of `POST /auth/{platform_id}/login`, as its page sends it. */
export const loginForm = z.object({
  attempt: z.string().optional().describe('The sign-in that an agent began; by default one begins here'),
  scope,
  pairing,
  clients,
});

/** The query of `GET /auth/{platform_id}/launch`. */
export const launchQuery = z.object({
  iss: z.string().optional().describe('FHIR base of the EHR that opens the gateway; has to be the platform’s'),
  launch: z.string().optional().describe('What the EHR calls the launch; goes back to it and nowhere else'),
});

/** The form of `POST /auth/{platform_id}/launch`, as its page sends it. */
export const launchForm = launchQuery.extend({ clients });

/** The query of `GET /auth/{platform_id}/wait`. */
export const waitQuery = z.object({
  timeout: wholeNumber({ least: 0, most: 60 }).default(25).describe('Seconds to wait at most'),
});
