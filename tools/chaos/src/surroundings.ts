import { delimiter } from 'node:path';
import { masterKey, shippedPlatform, writePlatformFiles, writeSandboxPlatforms } from '@fhir-gateway/e2e/testing';
import type { Counters } from '@fhir-gateway/e2e/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { payerId } from './left-open.js';
import { McpVisitor } from './mcp-visitor.js';
import { RestVisitor } from './rest-visitor.js';

const unhandled = /unhandled ?rejection|uncaught ?exception/gi;

/** The settings of every process of a run. */
export function commonSettings(parts: {
  readonly restUrl: string;
  readonly redisUrl: string;
  /** The sandbox of each platform, by the platform's id. */
  readonly sandboxes: Readonly<Record<string, ChildService>>;
  /** Where the platform files are that the processes understand; by default those of this checkout. */
  readonly platforms?: string;
  /** The sandbox that is also the payer of its shipped file. */
  readonly payer?: ChildService;
}): Record<string, string> {
  const platforms = Object.entries(parts.sandboxes).map(([id, { listening }]) => ({
    id,
    origin: String(listening['origin']),
    authMethod: 'none',
  }));
  const payer = parts.payer && String(parts.payer.listening['origin']);
  return {
    FHIR_GATEWAY_PUBLIC_URL: parts.restUrl,
    FHIR_GATEWAY_MCP_AUTH: 'oauth',
    FHIR_GATEWAY_MASTER_KEY: masterKey,
    FHIR_GATEWAY_REDIS_URL: parts.redisUrl,
    FHIR_GATEWAY_PLATFORMS_DIR: [
      writeSandboxPlatforms(platforms, parts.platforms),
      ...(payer === undefined ? [] : [writePlatformFiles([shippedPlatform(payerId, payer, parts.platforms)])]),
    ].join(delimiter),
    FHIR_GATEWAY_WRITES: payerId,
    // Everybody comes from one address, faster than people do.
    FHIR_GATEWAY_RATE_LIMITS: 'off',
  };
}

/** The settings of a sandbox with a record for each user. */
export function sandboxSettings(users: number, accessTokenSeconds: number): Record<string, string> {
  return {
    FHIR_GATEWAY_SANDBOX_PATIENTS: `${Math.max(12, users)}`,
    FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: `${accessTokenSeconds}`,
  };
}

/** Half of them over REST with a browser, half over MCP with OAuth; both apps have users at each platform. */
export function visitorsOf(
  { restUrl, mcpUrl }: { readonly restUrl: string; readonly mcpUrl: string },
  platformIds: readonly [string, ...string[]],
  users: number,
): (RestVisitor | McpVisitor)[] {
  return Array.from({ length: users }, (_, record) => {
    const platformId = platformIds[Math.floor(record / 2) % platformIds.length] ?? platformIds[0];
    return record % 2 === 0
      ? new RestVisitor(restUrl, platformId, record)
      : new McpVisitor({ mcpUrl, platformId }, record);
  });
}

/** What sandboxes were asked for, added up. */
export async function countersOf(
  sandboxes: readonly ChildService[],
): Promise<Pick<Counters, 'refreshes' | 'refusedRefreshes'>> {
  let [refreshes, refusedRefreshes] = [0, 0];
  for (const { listening } of sandboxes) {
    const response = await fetch(`${String(listening['origin'])}/control/counters`);
    const counters = (await response.json()) as Counters;
    refreshes += counters.refreshes;
    refusedRefreshes += counters.refusedRefreshes;
  }
  return { refreshes, refusedRefreshes };
}

/** How often the logs of processes tell of a rejection or an exception that nobody handled. */
export function unhandledIn(logs: string): number {
  return [...logs.matchAll(unhandled)].length;
}
