import { step, type Step } from '../../step.js';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { Patient } from 'fhir/r4.js';
import { z } from 'zod';
import type { CoverageContext } from '../../coverage-context.js';
import { CoverageError } from '../../coverage-error.js';
import { readPatient } from '../../record-resources.js';
import { readInsured } from '../../sides/insured.js';
import { listPriorAuthRequests, type ListedRequest } from '../list-requests.js';
import type { RequestLedger } from '../request/request-ledger.js';
import { askMemberInquiry, prepareInquiry } from './ask-member-inquiry.js';
import { knownAuthorizations, type KnownAuthorization } from './known-authorization.js';
import { recordDecisions } from './record-answers.js';

/** What a listing of authorizations takes; the apps validate with it. */
export const priorAuthsInput = z.object({
  patient_id: z.string().min(1).max(255).optional().describe('Default: who was chosen at sign-in'),
  coverage_id: z.string().min(1).max(255).optional().describe('Which coverage, if several'),
  provider_npi: z
    .string()
    .regex(/^\d{10}$/, 'must be a National Provider Identifier of ten digits')
    .optional()
    .describe('Who asked for it: with it the payer is asked, too'),
});

/** A validated question for what was asked and granted. */
export type PriorAuthsInput = z.output<typeof priorAuthsInput>;

/** What one source came to. */
export interface KnownSource {
  readonly source: 'session' | 'ClaimResponse' | 'ExplanationOfBenefit' | 'payer';
  /** `answered`, or why it was not, such as `npi-missing`, `not-configured`, `scope-missing`. */
  readonly outcome: string;
}

/** What is known of somebody's prior authorizations. */
export interface PriorAuths {
  readonly platformId: string;
  /** Requests of this session. */
  readonly sent: readonly Omit<ListedRequest, 'patient'>[];
  /** What payer and record have, newest first, whoever asked and in whichever session. */
  readonly known: readonly KnownAuthorization[];
  readonly sources: readonly KnownSource[];
  readonly nextSteps: readonly Step[];
}

/**
 * Lists what was asked of a payer for one person, and what it granted: from this session, from the person's record, and
 * from the payer itself. A source that fails is named; nothing is sent but an inquiry, and it changes nothing.
 *
 * @throws CoverageError PATIENT_MISSING; of reading the patient and, where the payer is to be asked, the coverage
 */
export async function listPriorAuths(
  context: CoverageContext,
  input: PriorAuthsInput,
  options: {
    readonly patient?: string;
    readonly ledger?: Pick<RequestLedger, 'list'>;
    readonly identifierSystem: string;
  },
): Promise<PriorAuths> {
  const patientId = input.patient_id ?? options.patient;
  if (patientId === undefined)
    throw new CoverageError('PATIENT_MISSING', 'Whose authorizations are meant is not known.');
  const requests = options.ledger === undefined ? [] : await listPriorAuthRequests(context, options.ledger);
  // Two people of one session may ask the same payer.
  const person = await readPatient(context, patientId);
  const platformId = withoutConnectionNumber(context.platform.id);
  const sent = requests.flatMap(({ patient, ...request }) =>
    request.platformId === platformId && isPerson(person, patient) ? request : [],
  );
  const found = (
    await Promise.all([
      fromRecord(context, patientId),
      fromPayer(context, { ...input, patient_id: patientId }, options.identifierSystem),
    ])
  ).flat();
  const isAsked = found.some(({ source }) => source.source === 'payer' && source.outcome === 'answered');
  const open = sent.find(({ decision }) => decision === undefined || decision.status === 'pended');
  return {
    platformId: context.platform.id,
    sent,
    known: found.flatMap(({ known }) => known),
    sources: [{ source: 'session', outcome: 'answered' }, ...found.map(({ source }) => source)],
    nextSteps: [
      ...(isAsked || input.provider_npi !== undefined ? [] : [step('ask-payer-too')]),
      ...(open ? [step('not-decided', { request_id: open.requestId })] : []),
    ],
  };
}

function isPerson(person: Patient, sent: Patient | undefined): boolean {
  return sent?.birthDate === person.birthDate && JSON.stringify(sent?.name) === JSON.stringify(person.name);
}

interface Found {
  readonly known: readonly KnownAuthorization[];
  readonly source: KnownSource;
}

async function fromRecord(context: CoverageContext, patientId: string): Promise<Found[]> {
  return (await recordDecisions(context, patientId)).map(({ type, ...found }) =>
    'outcome' in found
      ? { known: [], source: { source: type, outcome: found.outcome } }
      : {
          known: knownAuthorizations('record', found.answers, context.now()),
          source: { source: type, outcome: 'answered' },
        },
  );
}

async function fromPayer(
  context: CoverageContext,
  { patient_id: patientId, coverage_id: coverageId, provider_npi: npi }: PriorAuthsInput & { patient_id: string },
  identifierSystem: string,
): Promise<Found> {
  const ended = (outcome: string): Found => ({ known: [], source: { source: 'payer', outcome } });
  if (!context.payer.configured('pas')) return ended('not-configured');
  if (npi === undefined) return ended('npi-missing');
  const onDate = new Date(context.now()).toISOString().slice(0, 10);
  const insured = await readInsured(context, { patientId, onDate, ...(coverageId !== undefined && { coverageId }) });
  const found = await askMemberInquiry(context, prepareInquiry(context, insured, { npi, identifierSystem }));
  return 'outcome' in found ? ended(found.outcome) : { ...found, source: { source: 'payer', outcome: 'answered' } };
}
