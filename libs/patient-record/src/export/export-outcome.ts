import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';

import type { RecordGap } from '../reading/record-connection.js';

/** FHIR R4 issue types of what could not be read. */
const issueCodes = {
  refused: 'forbidden',
  failed: 'exception',
  unsupported: 'not-supported',
  unauthorized: 'login',
  timeout: 'timeout',
  truncated: 'incomplete',
  'other-patient': 'suppressed',
} as const satisfies Readonly<Record<RecordGap['reason'], OperationOutcomeIssue['code']>>;

/**
 * Closes an export: how much of which platform it has, and what is missing and why. An export without it was cut off.
 *
 * @param read how many resources each platform gave, by the id of its connection
 */
export function exportOutcome(
  read: readonly { readonly connection: string; readonly resources: number }[],
  gaps: readonly RecordGap[],
): OperationOutcome {
  const counted = read.map(({ connection, resources }): OperationOutcomeIssue => ({
    severity: 'information',
    code: 'informational',
    diagnostics: `${connection}: ${resources} resources.`,
  }));
  const missing = gaps.map(
    ({ connection, resourceType = 'The record', reason, code, message }): OperationOutcomeIssue => ({
      // A platform that has nothing of a kind is no fault of the export.
      severity: reason === 'unsupported' ? 'information' : 'warning',
      code: issueCodes[reason],
      details: { coding: [{ code }], text: `${connection}: ${resourceType} could not be read whole.` },
      diagnostics: message,
    }),
  );
  return { resourceType: 'OperationOutcome', issue: [...counted, ...missing] };
}
