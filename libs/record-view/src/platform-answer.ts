import type { FhirResource, OperationOutcome } from 'fhir/r4.js';
import { ViewError } from './errors.js';
import type { ReaderAnswer } from './fhir-reader.js';
import { clean, conceptText, join } from './fhir-text.js';

/**
 * The resource of a successful answer.
 *
 * @throws ViewError PLATFORM_REFUSED for a status of 400 or more, with what the platform said
 * @throws ViewError ANSWER_UNEXPECTED when there is no resource
 */
export function resourceOf(answer: ReaderAnswer): FhirResource {
  const { status, body } = answer;
  if (status >= 400) throw new ViewError('PLATFORM_REFUSED', refusalText(status, body), status);
  if (isResource(body)) return body;
  throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered without a FHIR resource.', status);
}

/** What an OperationOutcome says, in one line per issue; undefined when it says nothing. */
export function outcomeText(outcome: OperationOutcome): string | undefined {
  return join(
    outcome.issue?.map((issue) => {
      const said = join([conceptText(issue.details), clean(issue.diagnostics)], ' ');
      return said ? `${issue.severity} ${issue.code}: ${said}` : `${issue.severity} ${issue.code}`;
    }),
  );
}

/** Whether a value has the one property that every FHIR resource has. */
export function isResource(value: unknown): value is FhirResource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string'
  );
}

function refusalText(status: number, body: unknown): string {
  const said = isResource(body) && body.resourceType === 'OperationOutcome' ? outcomeText(body) : undefined;
  return said ? `The platform answered ${status}: ${said}` : `The platform answered ${status} without an explanation.`;
}
