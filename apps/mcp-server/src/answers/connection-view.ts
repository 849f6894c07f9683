import { usedId } from '@fhir-gateway/gateway';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { filteredScopeWords, type ConnectionSummary } from '@fhir-gateway/smart-auth';
import { z } from 'zod';
import { fencedSchema } from './fenced-content.js';
import { grantedScopes } from './granted-scopes.js';
import { launchContextLines, launchContextSchema, viewLaunchContext } from './launch-context-view.js';

/** A connection as tools show it. */
export const connectionSchema = z.object({
  platform_id: z.string().describe('The platform; with "~<n>" where several people are connected to it: use it so'),
  answers_to: z.string().optional().describe('Of several connections the newest: the id that means it, too'),
  authenticated: z.boolean().describe('Whether calls to this platform can be made'),
  is_open: z.boolean().optional().describe('The platform needs no sign-in'),
  can_write: z.boolean().optional().describe('Whether the operator allows writing there'),
  patient_id: z.string().optional().describe('Whose record was chosen at sign-in'),
  patient: fencedSchema({ name: z.string().describe('The patient’s name') })
    .describe('That patient, as the record names them')
    .optional(),
  patient_unknown: z
    .enum(['unnamed', 'several'])
    .optional()
    .describe('The platform did not say whose record it is; "several": the person can choose on a page'),
  encounter_id: z.string().optional().describe('Encounter that was chosen at sign-in'),
  fhir_user: z.string().optional().describe('Who signed in'),
  need_patient_banner: z.boolean().optional().describe('The platform wants the patient’s name shown with the data'),
  launch_context: launchContextSchema.optional(),
  scopes: z.array(z.string()).describe('What was granted'),
  allowed: z.array(z.string()).optional().describe('Scopes that are only for a part of a type, in words'),
  missing_scopes: z.array(z.string()).optional().describe('Asked for and not granted'),
  expires_at: z.string().optional().describe('When the sign-in ends, whatever renews it; absent when nobody knows'),
  problem: z.string().optional().describe('Why the connection cannot be used'),
});

/** A connection as tools show it. */
export type ConnectionView = z.output<typeof connectionSchema>;

/**
 * Turns a connection's summary into what tools show.
 *
 * @param patientName as the record has it; absent where it could not be read
 */
export function viewConnection(summary: ConnectionSummary, patientName?: string): ConnectionView {
  const { missingScopes, end, needPatientBanner } = summary;
  const { scopes, others } = grantedScopes(summary);
  const launchContext = viewLaunchContext(summary, others);
  const allowed = scopes.flatMap((scope) => filteredScopeWords(scope) ?? []);
  return {
    platform_id: usedId(summary),
    ...(summary.isOneOfSeveral && summary.isNewest && { answers_to: summary.platformId }),
    authenticated: summary.connected,
    patient_id: summary.patient,
    ...(patientName !== undefined && { patient: fenceFields({ name: patientName }) }),
    patient_unknown: summary.patientUnknown,
    encounter_id: summary.encounter,
    fhir_user: summary.fhirUser,
    need_patient_banner: needPatientBanner,
    ...(launchContext && { launch_context: launchContext }),
    scopes,
    ...(allowed.length > 0 && { allowed }),
    ...(missingScopes.length > 0 && { missing_scopes: [...missingScopes] }),
    ...(end && end.by !== 'disuse' && { expires_at: new Date(end.atSeconds * 1000).toISOString() }),
    ...(summary.problem && { problem: `${summary.problem.code}: ${summary.problem.message}` }),
  };
}

const unknownPatient = {
  unnamed: 'The platform did not say whose record this is: ask the person before you take it for theirs.',
  several: 'It reaches the records of several people, and the person has to choose one before it can be read.',
} as const;

/** One line about a connection, and what the platform says of it in its own words. */
export function connectionLine(view: ConnectionView): string {
  if (!view.authenticated) {
    return [`${view.platform_id}: not authenticated.`, view.problem].filter(Boolean).join(' ');
  }
  const writing = view.can_write === false ? ' Writing is off there.' : '';
  if (view.is_open) return `${view.platform_id}: open. It needs no sign-in.${writing}`;
  const also = view.answers_to === undefined ? '' : ` (the newest there: ${view.answers_to} means this one)`;
  const whose = view.patient_id === undefined ? '' : ` to the record of patient ${view.patient_id}`;
  const unknown = view.patient_unknown === undefined ? '' : ` ${unknownPatient[view.patient_unknown]}`;
  const allowed = view.allowed ? ` Allowed only: ${view.allowed.join('; ')}.` : '';
  const missing = view.missing_scopes ? ` Not granted: ${view.missing_scopes.join(' ')}.` : '';
  const end = view.expires_at === undefined ? 'It renews itself.' : `It ends at ${view.expires_at}.`;
  const banner = view.need_patient_banner ? ' Show the patient’s name with the data.' : '';
  const line = `${view.platform_id}: connected${whose}${also}.${unknown} ${end} Scopes: ${view.scopes.join(' ')}.${allowed}${missing}${writing}${banner}`;
  const words = [
    ...(view.patient?.name === undefined ? [] : [`patient: ${view.patient.name}`]),
    ...(view.launch_context === undefined ? [] : launchContextLines(view.launch_context)),
  ];
  return words.length === 0 ? line : `${line}\n${fence(words.join('\n'))}`;
}
