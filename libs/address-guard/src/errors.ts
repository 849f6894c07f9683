/** Why nothing was connected to: `ADDRESS_PRIVATE` the address is on this machine or in a private network. */
export type AddressErrorCode = 'ADDRESS_PRIVATE';

/** The one error class of this library; its message names no address and is safe to show. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
  readonly code: AddressErrorCode;

  constructor(code: AddressErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
