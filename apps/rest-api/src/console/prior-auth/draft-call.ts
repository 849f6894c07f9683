import { toProblem } from '@fhir-gateway/express-kit';
import { askedPayer, unfitConfirmation, type AskedPayer, type RecordCall } from '@fhir-gateway/gateway';
import type { CoverageContext, Disclosure } from '@fhir-gateway/coverage-tools';

import type { RestContext } from '../../rest-context.js';
import type { DraftTrouble, RequestDraft } from './request-draft.js';

/** One step of a person who prepares a request. */
export interface DraftCall {
  readonly context: RestContext;
  readonly asker: RecordCall;
}

/**
 * Opens the coverage tools for a draft, as the API does for a call.
 *
 * @param confirm of the disclosure that the person agreed to
 */
export async function openDraft(
  { asker, context: { gateway } }: DraftCall,
  draft: RequestDraft,
  confirm?: string,
): Promise<CoverageContext> {
  const platform = gateway.registry.resolve(draft.record.connection);
  return gateway.coverage.open(asker, platform, { ...askedBy(draft), confirm });
}

/** Who is asked about whom by a draft. */
export function askedBy({ record, details }: RequestDraft): AskedPayer {
  const { payer, coverage: coverage_id, date: service_date } = details;
  return askedPayer({ payer, coverage_id, service_date }, record.patientId);
}

/** What a failed step leaves in the draft. */
export function troubleOf({ asker, context }: DraftCall, error: unknown, step: string): DraftTrouble {
  const { code, message } = toProblem(error, asker.requestId, context.gateway.logger);
  return { code, message, step };
}

/** The list that a person has to agree to first, where that is what a step failed for. */
export function disclosureIn(error: unknown): Disclosure | undefined {
  const { code, disclosure } = Object(error) as { code?: unknown; disclosure?: Disclosure };
  return code === 'DISCLOSURE_UNCONFIRMED' ? disclosure : undefined;
}

/** Whether a confirmation was too old, used, or for another content. */
export function isUnfit(error: unknown): boolean {
  return (Object(error) as { rule?: unknown }).rule === unfitConfirmation;
}
