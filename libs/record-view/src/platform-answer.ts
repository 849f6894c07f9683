import { isResource } from '@fhir-gateway/fhir';
import type { FhirResource, OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';
import { ViewError } from './errors.js';
import type { ReaderAnswer } from './fhir-reader.js';
import { clean, conceptText } from './fhir-text.js';
import { quote } from './record-fence.js';

/**
 * The resource of a successful answer.
 *
 * @throws ViewError PLATFORM_REFUSED for a status of 400 or more, with what the platform said
 * @throws ViewError ANSWER_UNEXPECTED when there is no resource
 */
export function resourceOf(answer: ReaderAnswer): FhirResource {
  const { status, body } = answer;
  if (status >= 400) throw new ViewError('PLATFORM_REFUSED', refusalText(status, body), status, issueCodesOf(body));
  if (isResource(body)) return body;
  throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered without a FHIR resource.', status);
}

/** Issues that are told; a platform may list hundreds. */
const mostIssues = 5;
const longestIssue = 200;

/** What an OperationOutcome says, one text per issue; empty when it says nothing. */
export function outcomeTexts(outcome: OperationOutcome): string[] {
  const issues = Array.isArray(outcome.issue) ? outcome.issue : [];
  const texts = issues.slice(0, mostIssues).flatMap((issue) => issueText(issue) ?? []);
  return issues.length > mostIssues ? [...texts, `and ${issues.length - mostIssues} more issues`] : texts;
}

function issueText(issue: OperationOutcomeIssue | null): string | undefined {
  if (typeof issue !== 'object' || issue === null) return undefined;
  const said = [conceptText(issue.details), clean(issue.diagnostics)].filter(Boolean).join(' ');
  return clean([`${issue.severity} ${issue.code}`, said].filter(Boolean).join(': '), longestIssue);
}

function issueCodesOf(body: unknown): string[] {
  if (!isResource(body) || body.resourceType !== 'OperationOutcome' || !Array.isArray(body.issue)) return [];
  return body.issue.slice(0, mostIssues).map((issue: OperationOutcomeIssue | null) => String(issue?.code));
}

function refusalText(status: number, body: unknown): string {
  const said = isResource(body) && body.resourceType === 'OperationOutcome' ? outcomeTexts(body) : [];
  if (said.length === 0) return `The platform answered ${status} without an explanation.`;
  return `The platform answered ${status}: ${quote(said.join('; '))}`;
}
