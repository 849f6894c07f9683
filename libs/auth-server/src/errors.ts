/** What can be wrong with an answer on the consent page. */
export type ConsentErrorCode =
  /** This browser began no such request, or it has expired or been answered. */
  | 'CONSENT_UNKNOWN'
  /** The answer was not sent by the page that asked. */
  | 'CONSENT_FORGED';

/** An answer on the consent page that is not taken; `message` is safe to show. */
export class ConsentError extends Error {
  readonly code: ConsentErrorCode;

  constructor(code: ConsentErrorCode, message: string) {
    super(message);
    this.name = 'ConsentError';
    this.code = code;
  }
}
