import type { AppResources } from './callers.js';
import type { Config } from '../config/config.js';

/** The identifiers under which access tokens name this gateway's two apps (RFC 8707). */
export function appResources({ publicUrl, mcpPublicUrl }: Pick<Config, 'publicUrl' | 'mcpPublicUrl'>): AppResources {
  return { rest: `${publicUrl}/api`, mcp: `${mcpPublicUrl}/mcp` };
}
