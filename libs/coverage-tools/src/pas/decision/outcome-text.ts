import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { payerText } from '../vocabulary/payer-text.js';

/** Faults of one OperationOutcome that are told. */
const mostIssues = 5;

/** Whether a body is an OperationOutcome. */
export function isOutcome(body: unknown): body is Readonly<Record<string, unknown>> {
  return isObject(body) && body['resourceType'] === 'OperationOutcome';
}

/** What an OperationOutcome says, for a person; undefined where the body is none, or says nothing. */
export function outcomeText(body: unknown): string | undefined {
  if (!isOutcome(body)) return undefined;
  const texts = objectsOf(body['issue']).flatMap(({ details, diagnostics, code }) => {
    const said = isObject(details) ? payerText(details['text']) : undefined;
    return said ?? payerText(diagnostics) ?? payerText(code) ?? [];
  });
  return texts.length === 0 ? undefined : payerText(texts.slice(0, mostIssues).join('; '));
}
