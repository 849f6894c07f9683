/**
 * Why a coverage question has no answer.
 *
 * - `COVERAGE_UNAVAILABLE`: the platform refused the search, or answered it with something that is no Bundle.
 * - `COVERAGE_INCOMPLETE`: there are more coverages than the pages that were read; an answer from a part could be wrong.
 */
export type CoverageErrorCode = 'COVERAGE_UNAVAILABLE' | 'COVERAGE_INCOMPLETE';

/** The one error class of this library; `message` is safe to show. */
export class CoverageError extends Error {
  readonly code: CoverageErrorCode;
  /** The platform's HTTP status, where it answered. */
  readonly upstreamStatus?: number;

  constructor(code: CoverageErrorCode, message: string, upstreamStatus?: number) {
    super(message);
    this.name = 'CoverageError';
    this.code = code;
    if (upstreamStatus !== undefined) this.upstreamStatus = upstreamStatus;
  }
}
