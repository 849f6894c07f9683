/**
 * Why the vault refused.
 *
 * - `SESSION_UNKNOWN`: the credential opens no session. Malformed, unknown, expired and revoked look alike on purpose.
 * - `CREDENTIAL_MALFORMED`: the caller passed text that this vault never minted where it had to pass a minted credential.
 * - `RECORD_SEALED_WITH_UNKNOWN_KEY`: the record names a master key this process does not have. Nothing is deleted; the
 *   record opens again once the key is configured.
 * - `RECORD_TAMPERED`: the record is not what was sealed for this place: altered, moved from elsewhere, or never sealed.
 * - `LOCK_TIMEOUT`: another holder kept the lock longer than the caller was ready to wait.
 * - `STORE_UNAVAILABLE`: the store did not answer in time, refused the command, or is full.
 */
export const vaultErrorCodes = [
  'SESSION_UNKNOWN',
  'CREDENTIAL_MALFORMED',
  'RECORD_SEALED_WITH_UNKNOWN_KEY',
  'RECORD_TAMPERED',
  'LOCK_TIMEOUT',
  'STORE_UNAVAILABLE',
] as const;

/** One of {@link vaultErrorCodes}. */
export type VaultErrorCode = (typeof vaultErrorCodes)[number];

/** The one error class of this library. `message` is safe to show; `detail` is for logs only. Compare `code`. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;
  readonly detail?: string;

  constructor(code: VaultErrorCode, message: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VaultError';
    this.code = code;
    if (options.detail !== undefined) this.detail = options.detail;
  }
}

/** One answer for every credential that opens nothing, so that an answer tells a guesser nothing. */
export function sessionUnknown(): VaultError {
  return new VaultError('SESSION_UNKNOWN', 'The session is unknown or has ended.');
}

/** True for a {@link VaultError} with this code, also when it comes from another copy of this package. */
export function isVaultError(error: unknown, code: VaultErrorCode): boolean {
  return errorCode(error) === code;
}

/** The `code` of a thrown value, for logs; `undefined` when it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
