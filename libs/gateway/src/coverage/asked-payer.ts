import { parseReference } from '@fhir-gateway/fhir';
import type { RequestLedger } from '@fhir-gateway/coverage-tools';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { AskedPayer } from './choose-payer.js';

/** Arguments of questions that say who is asked about whom. */
interface PayerArguments {
  readonly payer?: string | undefined;
  readonly confirm?: string | undefined;
  readonly whole_record?: boolean | undefined;
  readonly patient_id?: string | undefined;
  readonly coverage_id?: string | undefined;
  readonly service_date?: string | undefined;
  /** The response that an adaptive form is continued with. */
  readonly response?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Who is asked, from the arguments of a question.
 *
 * @param patient chosen at sign-in, where the arguments name nobody
 */
export function askedPayer(given: PayerArguments, patient: string | undefined): AskedPayer {
  return {
    payer: given.payer,
    confirm: given.confirm,
    wholeRecord: given.whole_record,
    patientId: given.patient_id ?? subjectOf(given.response) ?? patient,
    coverageId: given.coverage_id,
    onDate: given.service_date,
  };
}

function subjectOf(response: PayerArguments['response']): string | undefined {
  const { reference } = Object(response?.['subject']) as { reference?: unknown };
  const named = parseReference(reference);
  return named?.type === 'Patient' ? named.id : undefined;
}

/** The payer that a request was sent to, where the platform that is named is none itself; undefined where nobody knows. */
export async function payerOfRequest(
  ledger: Pick<RequestLedger, 'list'>,
  { definition }: ResolvedPlatform,
  requestId: string,
): Promise<string | undefined> {
  if (definition.davinci !== undefined) return undefined;
  return (await ledger.list()).find((entry) => entry.requestId === requestId)?.platformId;
}
