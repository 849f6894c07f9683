import { usedId } from '@fhir-gateway/gateway';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import { z } from 'zod';

import { loginUrl } from '../public-urls.js';
import { named } from '../route/named-schemas.js';
import { isoTime, isoTimeText } from '../pages/client-view.js';

const texts = z.array(z.string()).readonly();

/** A connection as the JSON routes show it: snake_case, times in ISO 8601 UTC, never a token. */
export const connectionView = named(
  'Connection',
  z.object({
    platform_id: z.string(),
    connection_id: z
      .string()
      .optional()
      .describe('Names this connection and no other, as in `sandbox-ehr~2`; takes the place of a platform_id'),
    is_newest: z
      .boolean()
      .optional()
      .describe('Of several people’s connections: whether the platform_id means this one'),
    newest_before: z
      .object({ connection_id: z.string(), patient: z.string().optional() })
      .optional()
      .describe('Whom the platform_id meant until this other person signed in'),
    connected: z.boolean().describe('Whether a FHIR request can be sent now, after a refresh if need be'),
    scopes: texts.describe('What the platform granted'),
    requested_scopes: texts,
    missing_scopes: texts.describe('Requested and not granted'),
    patient: z.string().optional().describe('FHIR id of the patient chosen at sign-in'),
    patient_unknown: z
      .enum(['unnamed', 'several'])
      .optional()
      .describe('The platform did not say whose record it is; `several`: the person can choose on a page'),
    encounter: z.string().optional(),
    fhir_user: z.string().optional().describe('Who signed in, as the platform says'),
    from_ehr: z.boolean().optional().describe('Begun from within an EHR, which chose patient and encounter'),
    launch_context: z
      .object({
        need_patient_banner: z.boolean().optional(),
        intent: z.string().optional(),
        tenant: z.string().optional(),
        smart_style_url: z.string().optional(),
        fhir_context: z.array(z.record(z.string(), z.unknown())).readonly().optional(),
      })
      .optional()
      .describe(
        'What the platform said beside the token, in its own words: data, of 8 KB at most (SMART App Launch 2.2)',
      ),
    refreshable: z.boolean().describe('Whether it outlives its access token'),
    connected_at: isoTimeText.optional(),
    expires_at: isoTimeText.optional().describe('When the access token ends'),
    ends_at: isoTimeText.optional().describe('When it ends because the person wants it; else the platform decides'),
    lasts_until: z
      .object({
        at: isoTimeText,
        by: z
          .enum(['person', 'platform', 'disuse'])
          .describe('disuse: each renewal moves it, and the platform may wait'),
      })
      .optional()
      .describe('When it ends, by the first of what is known; absent where only the platform knows'),
    problem: z
      .object({ code: z.string(), message: z.string() })
      .optional()
      .describe('Why it is not connected any more'),
    login_url: z.string().describe('Where a person signs in'),
  }),
);

/** Shows a connection; members without a value are left out of the JSON. */
export function viewConnection(summary: ConnectionSummary, publicUrl: string): z.output<typeof connectionView> {
  const { patient, encounter, fhirUser, patientUnknown, problem, newestBefore } = summary;
  return {
    platform_id: summary.platformId,
    ...(summary.connectionId !== undefined && { connection_id: summary.connectionId }),
    ...(summary.isOneOfSeveral && summary.isNewest !== undefined && { is_newest: summary.isNewest }),
    ...(newestBefore && {
      newest_before: {
        connection_id: newestBefore.connectionId,
        ...(newestBefore.patient !== undefined && { patient: newestBefore.patient }),
      },
    }),
    connected: summary.connected,
    scopes: summary.scopes,
    requested_scopes: summary.requestedScopes,
    missing_scopes: summary.missingScopes,
    ...(patient !== undefined && { patient }),
    ...(patientUnknown !== undefined && { patient_unknown: patientUnknown }),
    ...(encounter !== undefined && { encounter }),
    ...(fhirUser !== undefined && { fhir_user: fhirUser }),
    ...(summary.fromEhr && { from_ehr: true }),
    ...launchContextOf(summary),
    refreshable: summary.refreshable,
    ...(summary.connectedAtSeconds !== undefined && { connected_at: isoTime(summary.connectedAtSeconds) }),
    ...(summary.expiresAtSeconds !== undefined && { expires_at: isoTime(summary.expiresAtSeconds) }),
    ...(summary.keepUntilSeconds !== undefined && { ends_at: isoTime(summary.keepUntilSeconds) }),
    ...(summary.end && { lasts_until: { at: isoTime(summary.end.atSeconds), by: summary.end.by } }),
    ...(problem !== undefined && { problem: { code: problem.code, message: problem.message } }),
    login_url: loginUrl(publicUrl, summary.connected ? summary.platformId : usedId(summary)),
  };
}

function launchContextOf(summary: ConnectionSummary): Pick<z.output<typeof connectionView>, 'launch_context'> {
  const { needPatientBanner, intent, tenant, smartStyleUrl, fhirContext } = summary;
  const launch_context = {
    ...(needPatientBanner !== undefined && { need_patient_banner: needPatientBanner }),
    ...(intent !== undefined && { intent }),
    ...(tenant !== undefined && { tenant }),
    ...(smartStyleUrl !== undefined && { smart_style_url: smartStyleUrl }),
    ...(fhirContext !== undefined && { fhir_context: fhirContext }),
  };
  return Object.keys(launch_context).length > 0 ? { launch_context } : {};
}
