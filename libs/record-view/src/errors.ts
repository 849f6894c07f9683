/**
 * Why a view could not be made of an answer.
 *
 * - `PLATFORM_REFUSED`: the platform answered with an error status; `message` carries its own diagnostics, cleaned.
 * - `ANSWER_UNEXPECTED`: the platform answered a search with something that is no Bundle, or a read with no resource.
 * - `DOCUMENT_UNREADABLE`: the text of a document cannot be shown; `message` says why, and quotes nothing of it.
 */
export type ViewErrorCode = 'PLATFORM_REFUSED' | 'ANSWER_UNEXPECTED' | 'DOCUMENT_UNREADABLE';

/** The one error class of this library; `message` is safe to show to the caller whose request it was. */
export class ViewError extends Error {
  readonly code: ViewErrorCode;
  /** The platform's HTTP status. */
  readonly upstreamStatus: number;
  /** Codes of the issues that the platform named with its refusal, such as `not-supported`. */
  readonly issueCodes: readonly string[];

  constructor(code: ViewErrorCode, message: string, upstreamStatus: number, issueCodes: readonly string[] = []) {
    super(message);
    this.name = 'ViewError';
    this.code = code;
    this.upstreamStatus = upstreamStatus;
    this.issueCodes = issueCodes;
  }
}
