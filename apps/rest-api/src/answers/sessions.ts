import { z } from 'zod';

const time = z.string().describe('ISO 8601, UTC');

/** A client as the JSON routes show it: snake_case, times in ISO 8601 UTC, nothing that opens. */
export const clientView = z.object({
  id: z.string().describe('Names it here; opens nothing'),
  kind: z.enum(['browser', 'app', 'chat', 'code']),
  name: z.string().optional().describe('What an app calls itself; nobody has checked it'),
  destination: z.string().optional().describe('Where an app’s permission was sent, in words'),
  current: z.boolean().describe('Whether it is the caller'),
  may: z.array(z.enum(['rest_api', 'mcp_tools', 'manage'])).readonly(),
  connected_at: time,
  last_used_at: time.optional().describe('To the minute; absent before the first use'),
  ends_at: time,
});

/** The caller's session: who can use it, and what it is connected to. */
export const sessionView = z.object({
  created_at: time,
  ends_at: time,
  clients: z.array(clientView),
  platforms: z.array(
    z.object({
      platform_id: z.string(),
      may_write: z.boolean().describe('Whether the operator allows writing to it'),
    }),
  ),
});

/** A client that was ended. */
export const endedClient = z.object({ id: z.string(), ended: z.literal(true) });

/** A session that was ended, with everything that used it. */
export const endedSession = z.object({
  ended: z.int().describe('How many browsers, apps and chats'),
  revoked_upstream: z.array(z.string()).readonly().describe('The platforms that were told and took it'),
});

export type ClientView = z.output<typeof clientView>;
export type SessionView = z.output<typeof sessionView>;
export type EndedClient = z.output<typeof endedClient>;
export type EndedSession = z.output<typeof endedSession>;
