import type { ProtectedResource } from '@fhir-gateway/auth-server';
import { appResources, type Config } from '@fhir-gateway/gateway';

/** The gateway's two apps, as access tokens name them and as a person reads of them. */
export interface ResourceDescriptions {
  readonly mcp: ProtectedResource;
  readonly rest: ProtectedResource;
}

/** Describes what the gateway's access tokens are for. */
export function describeResources(config: Pick<Config, 'publicUrl' | 'mcpPublicUrl'>): ResourceDescriptions {
  const { mcp, rest } = appResources(config);
  return {
    mcp: { uri: mcp, name: 'FHIR Gateway: tools for AI agents' },
    rest: { uri: rest, name: 'FHIR Gateway: REST API' },
  };
}
