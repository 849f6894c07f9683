/**
 * Why a certificate is not trusted.
 *
 * - `UNREADABLE`: it is no certificate, there are none or too many, or one has an extension that cannot be judged.
 * - `WEAK_KEY`: an RSA key under 2,048 bits, a key that is neither RSA nor on the curves P-256 and P-384, or a signature
 *   without SHA-2.
 * - `OUT_OF_DATE`: it is not valid yet, or not any more.
 * - `UNTRUSTED`: no chain of the certificates given ends at a trust anchor.
 * - `NOT_AN_ISSUER`: a certificate of the chain signs others and is no certificate authority, or signs too deep a chain.
 * - `REVOKED`: its issuer's revocation list names it.
 * - `REVOCATION_UNKNOWN`: the revocation list that it names cannot be had, is out of date, or is not its issuer's.
 * - `WRONG_USE`: its key may not sign statements.
 * - `NAME_NOT_PERMITTED`: an issuer's name constraints do not cover one of the names below it.
 * - `NAME_MISMATCH`: none of its names is who the statement says it is from.
 */
export type CertificateFaultCode =
  | 'UNREADABLE'
  | 'WEAK_KEY'
  | 'OUT_OF_DATE'
  | 'UNTRUSTED'
  | 'NOT_AN_ISSUER'
  | 'REVOKED'
  | 'REVOCATION_UNKNOWN'
  | 'WRONG_USE'
  | 'NAME_NOT_PERMITTED'
  | 'NAME_MISMATCH';

/** A certificate that is not trusted. The message names no person and quotes nothing of the certificate. */
export class CertificateFault extends Error {
  override readonly name = 'CertificateFault';
  readonly code: CertificateFaultCode;

  constructor(code: CertificateFaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
