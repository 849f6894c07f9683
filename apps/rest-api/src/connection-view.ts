import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { loginUrl } from './public-urls.js';

/** A connection as the JSON routes show it: snake_case, times in ISO 8601 UTC, never a token. */
export interface ConnectionView {
  readonly platform_id: string;
  readonly connected: boolean;
  readonly scopes: readonly string[];
  readonly requested_scopes: readonly string[];
  readonly missing_scopes: readonly string[];
  readonly patient?: string;
  readonly encounter?: string;
  readonly fhir_user?: string;
  /** Begun from within an EHR, which chose patient and encounter. */
  readonly from_ehr?: boolean;
  readonly refreshable: boolean;
  readonly connected_at?: string;
  readonly expires_at?: string;
  readonly problem?: { readonly code: string; readonly message: string };
  readonly login_url: string;
}

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
