import type { DoorResources } from './callers.js';
import type { Config } from '../config/config.js';

/** The identifiers under which access tokens name this gateway's two doors (RFC 8707). */
export function doorResources({ publicUrl, mcpPublicUrl }: Pick<Config, 'publicUrl' | 'mcpPublicUrl'>): DoorResources {
  return { rest: `${publicUrl}/api`, mcp: `${mcpPublicUrl}/mcp` };
}
