import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import type { ConnectionView } from '../answers/connections.js';
import { loginUrl } from '../public-urls.js';

/** Shows a connection; members without a value are left out of the JSON. */
export function viewConnection(summary: ConnectionSummary, publicUrl: string): ConnectionView {
  const { patient, encounter, fhirUser, problem } = summary;
  return {
    platform_id: summary.platformId,
    connected: summary.connected,
    scopes: summary.scopes,
    requested_scopes: summary.requestedScopes,
    missing_scopes: summary.missingScopes,
    ...(patient !== undefined && { patient }),
    ...(encounter !== undefined && { encounter }),
    ...(fhirUser !== undefined && { fhir_user: fhirUser }),
    ...(summary.fromEhr && { from_ehr: true }),
    refreshable: summary.refreshable,
    ...(summary.connectedAtSeconds !== undefined && { connected_at: isoTime(summary.connectedAtSeconds) }),
    ...(summary.expiresAtSeconds !== undefined && { expires_at: isoTime(summary.expiresAtSeconds) }),
    ...(problem !== undefined && { problem: { code: problem.code, message: problem.message } }),
    login_url: loginUrl(publicUrl, summary.platformId),
  };
}

function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
