/** Why a SMART Health Link or a SMART Health Card was refused. */
export type ShareErrorCode =
  /** Neither a SMART Health Link nor a SMART Health Card, or one that breaks the rules of its text. */
  | 'SHARED_LINK_MALFORMED'
  /** The link names a version that this gateway does not know. */
  | 'SHARED_LINK_UNSUPPORTED'
  /** The link says that its time is over. */
  | 'SHARED_LINK_EXPIRED'
  /** Whoever serves the link no longer does: it has expired, was ended, was used up, or never was. */
  | 'SHARED_LINK_GONE'
  /** The address of the link or of a file is none that a gateway may ask. */
  | 'SHARED_ADDRESS_REFUSED'
  /** Whoever serves the link did not answer, or not as the specification says. */
  | 'SHARED_LINK_UNREACHABLE'
  /** The link needs its passcode. */
  | 'SHARED_PASSCODE_REQUIRED'
  /** The passcode is not the one of the link. */
  | 'SHARED_PASSCODE_WRONG'
  /** More than a gateway takes of a link or a card: bytes, files or depth. */
  | 'SHARED_CONTENT_TOO_LARGE'
  /** A file does not open with the key of the link, or was altered. */
  | 'SHARED_FILE_UNREADABLE'
  /** A file holds nothing that this gateway can read. */
  | 'SHARED_CONTENT_UNSUPPORTED'
  /** No SMART Health Card, or one that breaks the rules of its form. */
  | 'HEALTH_CARD_MALFORMED'
  /** Nobody whom this gateway trusts has issued the card. */
  | 'HEALTH_CARD_ISSUER_UNKNOWN'
  /** The signature is not the issuer’s, or the card was altered. */
  | 'HEALTH_CARD_SIGNATURE_INVALID'
  /** The card is not valid yet, or no longer. */
  | 'HEALTH_CARD_EXPIRED'
  /** Its issuer has revoked the card. */
  | 'HEALTH_CARD_REVOKED';

/** A refusal; `message` is safe to show, and holds neither the link nor what it leads to. */
export class ShareError extends Error {
  readonly code: ShareErrorCode;
  /** For logs only. */
  readonly detail?: string;

  constructor(code: ShareErrorCode, message: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ShareError';
    this.code = code;
    if (options.detail !== undefined) this.detail = options.detail;
  }
}
