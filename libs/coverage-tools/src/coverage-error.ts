/**
 * Why a coverage question has no answer.
 *
 * - `COVERAGE_UNAVAILABLE`: the platform refused the search, or answered it with something that is no Bundle.
 * - `COVERAGE_INCOMPLETE`: there are more coverages than the pages that were read; an answer from a part could be wrong.
 * - `COVERAGE_NOT_FOUND`: the patient has no coverage in force, or not the one that was named.
 * - `COVERAGE_AMBIGUOUS`: several coverages are in force, and the caller named none.
 * - `COVERAGE_OTHER_PAYER`: the coverage is one of another payer than the platform's; it is not sent there.
 * - `QUESTION_TOO_WIDE`: a directory is not read without saying whom to look for.
 * - `DIRECTORY_UNAVAILABLE`: the payer's directory refused a search.
 * - `DIRECTORY_ANSWER_INVALID`: it answered a search with something that is no Bundle.
 * - `PAYER_NOT_FOUND`, `PAYER_AMBIGUOUS`: which platform the payer of the coverage is, is not known, or not certain.
 * - `MEMBER_MISMATCH`, `MEMBER_UNCERTAIN`: record and payer know two people, or perhaps two; nothing was sent.
 * - `DISCLOSURE_UNCONFIRMED`: nothing was sent; the person has not agreed yet to what would leave for the payer.
 * - `PATIENT_MISSING`: no patient was named, and no sign-in chose one.
 * - `PROCEDURE_CODE_INVALID`: the code is neither CPT nor HCPCS, or not of the system that was named with it.
 * - `FORM_UNNAMED`: neither a code nor a form nor an assertion says which form is meant.
 * - `FORM_RESPONSE_INVALID`: what was sent is not the response that an adaptive form is continued with.
 * - `FORM_NOT_ISSUED`: the form inside a response is not one that this gateway handed out to this session.
 * - `FORM_UNKNOWN`: no adaptive form of this id is stored for this session and platform (any more).
 * - `FORM_ADDRESS_REFUSED`: an adaptive form names an address that is not below the payer's service.
 * - `FORM_ROUNDS_EXCEEDED`: an adaptive form asks without end.
 * - `PACKET_UNKNOWN`: no packet of this id is stored for this session and platform (any more).
 * - `PRIOR_AUTH_UNKNOWN`: this person has sent no request of that id to this platform.
 * - `PRIOR_AUTH_UNSETTLED`: it was sent, and the payer has not answered that it has nothing of it: it is not sent again.
 * - `PRIOR_AUTH_UNCHANGEABLE`: the request was refused, changed already, or would be another one than it was.
 * - `PRIOR_AUTH_UNASSIGNABLE`: an answer cannot be taken for that to the request, whatever a person says of it.
 * - `PAYER_NOT_CONFIGURED`: the platform file gives the payer's service no address.
 * - `PAYER_UNREACHABLE`, `PAYER_TIMEOUT`: no answer came, or none in time.
 * - `PAYER_AUTH_REFUSED`: the payer, or its token endpoint, does not accept this gateway.
 * - `PAYER_REJECTED`: the payer found fault with the request; `message` holds what it says.
 * - `PAYER_ANSWER_INVALID`: the answer is not what the implementation guide lets a payer say.
 * - `PAYER_ANSWER_TOO_LARGE`: the answer is longer than what is read.
 */
export type CoverageErrorCode =
  | 'COVERAGE_UNAVAILABLE'
  | 'COVERAGE_INCOMPLETE'
  | 'COVERAGE_NOT_FOUND'
  | 'COVERAGE_AMBIGUOUS'
  | 'COVERAGE_OTHER_PAYER'
  | 'QUESTION_TOO_WIDE'
  | 'DIRECTORY_UNAVAILABLE'
  | 'DIRECTORY_ANSWER_INVALID'
  | 'PAYER_NOT_FOUND'
  | 'PAYER_AMBIGUOUS'
  | 'MEMBER_MISMATCH'
  | 'MEMBER_UNCERTAIN'
  | 'DISCLOSURE_UNCONFIRMED'
  | 'PATIENT_MISSING'
  | 'PROCEDURE_CODE_INVALID'
  | 'FORM_UNNAMED'
  | 'FORM_RESPONSE_INVALID'
  | 'FORM_NOT_ISSUED'
  | 'FORM_UNKNOWN'
  | 'FORM_ADDRESS_REFUSED'
  | 'FORM_ROUNDS_EXCEEDED'
  | 'PACKET_UNKNOWN'
  | 'PRIOR_AUTH_UNKNOWN'
  | 'PRIOR_AUTH_UNSETTLED'
  | 'PRIOR_AUTH_UNCHANGEABLE'
  | 'PRIOR_AUTH_UNASSIGNABLE'
  | 'PAYER_NOT_CONFIGURED'
  | 'PAYER_UNREACHABLE'
  | 'PAYER_TIMEOUT'
  | 'PAYER_AUTH_REFUSED'
  | 'PAYER_REJECTED'
  | 'PAYER_ANSWER_INVALID'
  | 'PAYER_ANSWER_TOO_LARGE';

/** The one error class of this library; `message` is safe to show. */
export class CoverageError extends Error {
  readonly code: CoverageErrorCode;
  /** The platform's HTTP status, where it answered. */
  readonly upstreamStatus?: number;
  /** When the payer wants to be asked again, in seconds from now, where it said so. */
  readonly retryAfterSeconds?: number;

  constructor(code: CoverageErrorCode, message: string, upstreamStatus?: number, retryAfterSeconds?: number) {
    super(message);
    this.name = 'CoverageError';
    this.code = code;
    if (upstreamStatus !== undefined) this.upstreamStatus = upstreamStatus;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The stable code of an error of any library; undefined for what has none, which is a fault of a program. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
