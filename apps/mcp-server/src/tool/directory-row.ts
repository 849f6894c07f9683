import type { Gateway } from '@fhir-gateway/gateway';
import type { DirectoryEntry, PlatformSummary } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

/** Next steps are sentences; in a longer list they would cost more tokens than all the rest. */
export const mostNextSteps = 5;
/** Large hospital groups have a hundred places; a few tell them apart. */
const mostPlaces = 3;

/** One platform or organization, in few tokens. */
export const directoryRow = z.object({
  platform_id: z.string().describe('What the other tools take'),
  name: z.string().describe('Name for people'),
  kind: z.string().describe('payer, ehr, sandbox, government, lab, or provider: a hospital or practice'),
  environment: z.string().describe('production, sandbox or local'),
  status: z.string().describe('ready, needs-credentials, needs-tenant or listed'),
  login_required: z.boolean().describe('Whether a sign-in is needed'),
  session_required: z
    .boolean()
    .optional()
    .describe('true where nobody signs in, but calls need a session of this gateway'),
  can_write: z
    .boolean()
    .optional()
    .describe('true where the operator allows writing; else nothing can be written there'),
  via: z.string().optional().describe('Of an organization: the platform by which it is reached'),
  places: z.array(z.string()).optional().describe('Of an organization: cities and states, the first few'),
  place_unknown: z.literal(true).optional().describe('A place was asked for, and this may be elsewhere'),
  matched_as: z.string().optional().describe('What fits the query, where it is not the name'),
  sure: z.literal(false).optional().describe('false: not what was asked for, only near to it; ask the person'),
  next_step: z.string().optional().describe(`What is missing; only in answers of at most ${mostNextSteps} rows`),
  payer_services: z
    .record(z.string(), z.string())
    .optional()
    .describe('Prior authorization (crd, dtr, pas): claimed only, configured with an address, or verified'),
  payer_service_drift: z
    .record(z.string(), z.string())
    .optional()
    .describe('Services of which the payer’s own document says something else'),
});

export type DirectoryRow = z.input<typeof directoryRow>;

/**
 * Makes the row of a platform, or of an organization that a search found.
 *
 * @param rows how many rows the answer has
 */
export function toDirectoryRow(
  summary: PlatformSummary,
  rows: number,
  { coverage, isWriteAllowed }: Gateway,
  entry?: DirectoryEntry,
): DirectoryRow {
  const services = coverage.payerServices(summary);
  return {
    platform_id: summary.id,
    name: entry?.name ?? summary.name,
    kind: entry?.kind ?? summary.kind,
    environment: summary.environment,
    status: summary.status,
    login_required: summary.loginRequired,
    ...(summary.sessionRequired && { session_required: true }),
    ...(isWriteAllowed(summary.id) && { can_write: true }),
    ...(entry !== undefined && ofEntry(entry)),
    ...(summary.nextStep !== undefined && rows <= mostNextSteps && { next_step: summary.nextStep }),
    ...(services && { payer_services: { ...services.states } }),
    ...(services?.drift && { payer_service_drift: { ...services.drift } }),
  };
}

function ofEntry({ via, places, isPlaceUnknown, matchedAs, sure }: DirectoryEntry): Partial<DirectoryRow> {
  const texts = places.map(({ city, state }) => [city, state].filter(Boolean).join(', ')).filter(Boolean);
  return {
    via,
    ...(texts.length > 0 && { places: texts.slice(0, mostPlaces) }),
    ...(isPlaceUnknown && { place_unknown: true as const }),
    ...(matchedAs !== undefined && { matched_as: `${matchedAs.as.replace('-', ' ')}: ${matchedAs.name}` }),
    ...(!sure && { sure }),
  };
}

/** A row as a line for reading; its next step, which is long, stands elsewhere. */
export function directoryLine(row: DirectoryRow): string {
  const { platform_id: id, name, kind, status, via, places = [], matched_as: matchedAs } = row;
  const services = Object.entries(row.payer_services ?? {}).map(
    ([service, state]) => `${service} ${state === 'claimed' ? 'claimed, not tested' : String(state)}`,
  );
  const signIn = row.session_required ? 'no sign-in there, for known callers' : 'no sign-in needed';
  const told = [
    id,
    name,
    row.place_unknown ? 'place not known' : places.join('; '),
    via === undefined ? kind : `${kind} via ${via}`,
    status,
    row.login_required ? 'sign-in needed' : signIn,
    row.can_write ? 'can be written to' : '',
    services.join(', '),
    matchedAs ?? '',
  ];
  return told.filter((part) => part !== '').join(' | ');
}

/** What is missing for the rows of a short answer; what several of them lack is written once. */
export function directorySteps(rows: readonly DirectoryRow[]): string[] {
  const steps = new Map<string, string[]>();
  for (const { platform_id: id, next_step: step } of rows)
    if (step !== undefined) steps.set(step, [...(steps.get(step) ?? []), id]);
  return [...steps].map(([step, ids]) => `${ids.join(', ')}: ${step}`);
}
