import type { Gateway, McpAuthMode } from '@fhir-gateway/gateway';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';

import type { CodeView } from '../reference/code-panel.js';
import { credentialNeeds, requestCode, type ProgramCredential } from '../reference/request-code.js';

/** A call in every language, and what is to be done before it works. */
export interface ShownCall {
  readonly views: readonly CodeView[];
  readonly needs?: string;
}

const credentials = { local: undefined, oauth: 'token', pairing: 'cookie' } as const satisfies Record<
  McpAuthMode,
  ProgramCredential | undefined
>;

/** A GET of this gateway as programs send it; a public address needs no credential. */
export function callOf(
  { publicUrl, mcpAuth }: Pick<Gateway['config'], 'publicUrl' | 'mcpAuth'>,
  path: string,
  isPublic = false,
): ShownCall {
  const credential = isPublic ? undefined : credentials[mcpAuth];
  const request = { method: 'GET', url: `${publicUrl}${path}`, answersJson: true };
  return {
    views: requestCode({ ...request, ...(credential && { credential }) }).map(({ language: name, text }) => ({
      name,
      text,
    })),
    ...(credential && { needs: credentialNeeds(credential, publicUrl) }),
  };
}

/**
 * The first call that works as it stands: of the record where somebody is connected, else of a place that lets everybody
 * in, else the list of places.
 */
export function firstCall(
  config: Pick<Gateway['config'], 'publicUrl' | 'mcpAuth'>,
  isConnected: boolean,
  open: PlatformSummary | undefined,
): ShownCall {
  if (isConnected) return callOf(config, '/api/record/summary');
  return open === undefined
    ? callOf(config, '/api/platforms', true)
    : callOf(config, `/api/fhir/${open.id}/Patient?_count=5`, true);
}
