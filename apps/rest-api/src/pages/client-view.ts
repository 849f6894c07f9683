import { appResources, type Config, type SessionClient } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';

/** ISO 8601, UTC. */
export const isoTimeText = z.string().describe('ISO 8601, UTC');

/** A client as the JSON routes show it: snake_case, times in ISO 8601 UTC, nothing that opens. */
export const clientView = named(
  'Client',
  z.object({
    id: z.string().describe('Names it here; opens nothing'),
    kind: z.enum(['browser', 'app', 'chat', 'code']),
    name: z.string().optional().describe('What an app calls itself; a browser and its system. Nobody has checked it'),
    destination: z.string().optional().describe('Where an app’s permission was sent, in words'),
    current: z.boolean().describe('Whether it is the caller'),
    may: z.array(z.enum(['rest_api', 'mcp_tools', 'manage'])).readonly(),
    connected_at: isoTimeText,
    last_used_at: isoTimeText.optional().describe('To the minute; absent before the first use'),
    ends_at: isoTimeText,
  }),
);
export type ClientView = z.output<typeof clientView>;

/** What a client can do with the session: call the REST API, the MCP tools, or manage the session's clients. */
export type ClientPermission = ClientView['may'][number];

/** Shows a client of a session; members without a value are left out of the JSON. */
export function viewClient(client: SessionClient, config: Config): ClientView {
  const { id, kind, name, destination, isCurrent, connectedAtSeconds, lastUsedAtSeconds, endsAtSeconds } = client;
  return {
    id,
    kind,
    ...(name !== undefined && { name }),
    ...(destination !== undefined && { destination }),
    current: isCurrent,
    may: permissionsOf(client, config),
    connected_at: isoTime(connectedAtSeconds),
    ...(lastUsedAtSeconds !== undefined && { last_used_at: isoTime(lastUsedAtSeconds) }),
    ends_at: isoTime(endsAtSeconds),
  };
}

/** What the apps let a client do; both read and, where the operator allows it, change records of connected platforms. */
export function permissionsOf({ kind, resources }: SessionClient, config: Config): readonly ClientPermission[] {
  switch (kind) {
    case 'browser':
      return ['rest_api', 'manage'];
    case 'chat':
      return ['mcp_tools'];
    case 'code':
      return [];
    case 'app':
      return [
        // A SMART app has the FHIR API of one platform, which is a part of it.
        ...(resources.some((uri) => `${uri}/`.startsWith(`${appResources(config).rest}/`))
          ? ['rest_api' as const]
          : []),
        ...(resources.includes(appResources(config).mcp) ? ['mcp_tools' as const] : []),
      ];
  }
}

/** Seconds since the epoch as ISO 8601, UTC. */
export function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
