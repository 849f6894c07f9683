/** What can go wrong when a platform is looked up or loaded. */
export type PlatformErrorCode =
  /** No platform has this id or alias, or the part after the colon names no organization of it. */
  | 'PLATFORM_NOT_FOUND'
  /** The platform is known, but there is no address to send a request to yet; the message says what is missing. */
  | 'PLATFORM_NOT_ROUTABLE'
  /** No open directory of the payer is known, of the kind that was asked for; the message names those that are. */
  | 'DIRECTORY_NOT_OFFERED'
  /** A platform file breaks the schema; thrown only in strict mode. `detail` lists all faults. */
  | 'PLATFORM_FILES_INVALID';

/** What was asked for and is not there. */
interface AskedPlatform {
  /** What is wrong, as a sentence. */
  readonly problem: string;
  /** What is looked for in the directory instead. */
  readonly name: string;
  /** Where only organizations of one platform can be meant. */
  readonly platformId?: string;
}

/**
 * Every error of this library. `message` is safe to show to callers, `detail` is for logs only.
 * Compare `code`, not the class: bundles may hold two copies of it.
 */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly code: PlatformErrorCode;
  readonly detail?: string;
  /** Of `PLATFORM_NOT_FOUND`, where something else may be meant: see `explainUnknownPlatform`. */
  readonly asked?: AskedPlatform;

  constructor(
    code: PlatformErrorCode,
    message: string,
    options: { detail?: string; cause?: unknown; asked?: AskedPlatform } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    if (options.detail !== undefined) this.detail = options.detail;
    if (options.asked !== undefined) this.asked = options.asked;
  }
}
