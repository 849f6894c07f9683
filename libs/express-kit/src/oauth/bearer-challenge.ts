import { protectedResourceMetadataUrl } from '@fhir-gateway/auth-server';
import { appResources, type Config, type AppName } from '@fhir-gateway/gateway';

import { plainChallenge, type BearerChallenge } from './plain-challenge.js';

/** What a token that was presented can have wrong with it; other refusals are not mended by another token. */
const tokenFaults: ReadonlySet<string> = new Set(['SESSION_UNKNOWN', 'TOKEN_NOT_FOR_THIS', 'GRANT_ENDED']);

/**
 * The challenge of one app: in `oauth` mode it says where tokens come from, and whether the one that came is no good, so
 * that a client renews it by itself.
 *
 * @see RFC 6750 sections 3 and 3.1, RFC 9728 section 5.1; MCP authorization, "Scope Challenge Handling"
 */
export function createBearerChallenge(
  config: Pick<Config, 'mcpAuth' | 'mcpPublicUrl' | 'publicUrl'>,
  app: AppName,
): BearerChallenge {
  if (config.mcpAuth !== 'oauth') return plainChallenge;
  const metadata = `resource_metadata="${protectedResourceMetadataUrl(appResources(config)[app])}"`;
  return (code, scope) => {
    if (scope !== undefined) return `Bearer error="insufficient_scope", scope="${scope}", ${metadata}`;
    return tokenFaults.has(code) ? `Bearer error="invalid_token", ${metadata}` : `Bearer ${metadata}`;
  };
}
