import type { AppName } from '../config/app-name.js';
import type { Config } from '../config/config-types.js';

/** The resources that access tokens are for (RFC 8707), one for each app. */
export type AppResources = Readonly<Record<AppName, string>>;

/** The identifiers under which access tokens name this gateway's two apps (RFC 8707). */
export function appResources({ publicUrl, mcpPublicUrl }: Pick<Config, 'publicUrl' | 'mcpPublicUrl'>): AppResources {
  return { rest: `${publicUrl}/api`, mcp: `${mcpPublicUrl}/mcp` };
}

/** Whether REST API and MCP server have one public URL, so that the REST API's listener serves `/mcp` as well. */
export function isOneAddress({ publicUrl, mcpPublicUrl }: Pick<Config, 'publicUrl' | 'mcpPublicUrl'>): boolean {
  return publicUrl === mcpPublicUrl;
}

/** The FHIR base of a platform below the REST API's identifier: what the token of a SMART app is for. */
export function fhirBaseBelow(restResource: string, platformId: string): string {
  return `${restResource}/fhir/${platformId}`;
}
