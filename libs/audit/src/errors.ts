/** Every code an {@link AuditError} can have. */
export type AuditErrorCode =
  /** A place that audit entries go to takes no more, and nothing is to happen unrecorded. */
  | 'AUDIT_UNAVAILABLE'
  /** A place that audit entries go to cannot be used as it is configured; said at start. */
  | 'AUDIT_SINK_UNUSABLE'
  /** A FHIR server did not answer a search for AuditEvents as it has to. */
  | 'AUDIT_SEARCH_FAILED';

/** The one error of this library. `message` is safe to show; `detail` is for logs. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code: AuditErrorCode;
  readonly detail?: string;

  constructor(code: AuditErrorCode, message: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    if (options.detail !== undefined) this.detail = options.detail;
  }
}
