import type { Bundle, Claim } from 'fhir/r4.js';
import { claimAnswersIn, type ClaimAnswer } from './claim-answer.js';
import { isAboutOtherPatient } from './other-patient.js';
import { listOf } from './payer-text.js';

/**
 * The answer about our own request among everything that a payer sent; undefined where there is none. Inquiries ask by
 * example, so the answer may hold decisions on other requests for the same member, which must not be taken for ours.
 *
 * @param request the Bundle that was sent
 */
export function answerAbout(request: Bundle, body: unknown): ClaimAnswer | undefined {
  const answers = claimAnswersIn(body).filter((answer) => !isAboutOtherPatient(request, answer));
  const byClaim = answers.find((answer) => namesClaim(request, answer) === true);
  if (byClaim !== undefined) return byClaim;
  // A payer that names no request anywhere: the Bundle's identifier counts, which it may merely have echoed, so only
  // where there is nothing else that it could be about.
  const [only, ...others] = answers;
  if (only === undefined || others.length > 0 || namesClaim(request, only) === false) return undefined;
  return sameIdentifier(request.identifier, only.bundle?.identifier) ? only : undefined;
}

/**
 * The answer to a request that was just sent: the one about it, or the only one, where that names neither another request
 * nor another patient.
 */
export function answerTo(request: Bundle, body: unknown): ClaimAnswer | undefined {
  const [only, ...others] = claimAnswersIn(body);
  if (only === undefined || others.length > 0) return answerAbout(request, body);
  return namesClaim(request, only) === false || isAboutOtherPatient(request, only) ? undefined : only;
}

/** Whether the answer names our Claim; undefined where it names none. */
function namesClaim(request: Bundle, { response }: ClaimAnswer): boolean | undefined {
  const [first] = request.entry ?? [];
  const claim = first?.resource as Claim | undefined;
  const own = claim?.identifier ?? [];
  const named = [
    ...listOf(response.identifier),
    ...(response.request?.identifier ? [response.request.identifier] : []),
  ];
  if (named.some((identifier) => own.some((mine) => sameIdentifier(mine, identifier)))) return true;
  const reference = response.request?.reference;
  if (typeof reference !== 'string') return response.request?.identifier ? false : undefined;
  return reference === first?.fullUrl || reference.endsWith(`Claim/${claim?.id}`);
}

function sameIdentifier(
  mine: { system?: string; value?: string } | undefined,
  theirs: { system?: string; value?: string } | undefined,
): boolean {
  if (mine?.value === undefined || mine.value !== theirs?.value) return false;
  return theirs.system === undefined || theirs.system === mine.system;
}
