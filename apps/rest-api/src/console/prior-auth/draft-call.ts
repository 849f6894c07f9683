import { toProblem } from '@fhir-gateway/express-kit';
import { askedPayer, submissionParts, unfitConfirmation, type RecordCall } from '@fhir-gateway/gateway';
import type { CoverageContext, Disclosure, SubmissionParts } from '@fhir-gateway/coverage-tools';

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
  { record, details }: RequestDraft,
  confirm?: string,
): Promise<CoverageContext> {
  const platform = gateway.registry.resolve(record.connection);
  const asked = askedPayer(
    { payer: details.payer, coverage_id: details.coverage, service_date: details.date, confirm },
    record.patientId,
  );
  return gateway.coverage.open(asker, platform, asked);
}

/** What sending for a draft needs, at the payer of the context. */
export function partsOf({ asker, context: { gateway } }: DraftCall, { platform }: CoverageContext): SubmissionParts {
  return submissionParts(asker, gateway, platform);
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
