import { requestIdOf, toProblem } from '@fhir-gateway/express-kit';
import { askedPayer, submissionParts, type RecordCall } from '@fhir-gateway/gateway';
import type { CoverageContext, Disclosure, SubmissionParts } from '@fhir-gateway/coverage-tools';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';

import type { RestContext } from '../../rest-context.js';
import { closeSignal } from '../../route/close-signal.js';
import type { DraftTrouble, RequestDraft } from './request-draft.js';

/** One step of a person who prepares a request. */
export interface DraftCall {
  readonly context: RestContext;
  readonly session: Session;
  readonly res: Response;
}

/** How the record is read in this step. */
export function recordCallOf({ session, res }: DraftCall): RecordCall {
  return { session, app: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) };
}

/**
 * Opens the coverage tools for a draft, as the API does for a call.
 *
 * @param confirm of the disclosure that the person agreed to
 */
export async function openDraft(
  { context: { gateway }, session, res }: DraftCall,
  { record, details }: RequestDraft,
  confirm?: string,
): Promise<CoverageContext> {
  const platform = gateway.registry.resolve(record.connection);
  const asked = askedPayer(
    { payer: details.payer, coverage_id: details.coverage, service_date: details.date, confirm },
    record.patientId,
  );
  const call = { platform, session, app: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) } as const;
  return gateway.coverage.open(call, asked);
}

/** What sending for a draft needs, at the payer of the context. */
export function partsOf({ context: { gateway }, session }: DraftCall, { platform }: CoverageContext): SubmissionParts {
  return submissionParts(gateway, { platform, session });
}

/** What a failed step leaves in the draft. */
export function troubleOf({ context, res }: DraftCall, error: unknown, step: string): DraftTrouble {
  const { code, message } = toProblem(error, requestIdOf(res), context.gateway.logger);
  return { code, message, step };
}

/** The list that a person has to agree to first, where that is what a step failed for. */
export function disclosureIn(error: unknown): Disclosure | undefined {
  const { code, disclosure } = Object(error) as { code?: unknown; disclosure?: Disclosure };
  return code === 'DISCLOSURE_UNCONFIRMED' ? disclosure : undefined;
}

/** Whether a confirmation was too old, used, or for another content. */
export function isUnfit(error: unknown): boolean {
  return (
    (Object(error) as { code?: unknown }).code === 'ARGUMENT_INVALID' &&
    (error as Error).message.startsWith('This confirm value')
  );
}
