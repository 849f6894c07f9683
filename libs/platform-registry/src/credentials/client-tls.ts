import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';

/** What TLS connections to one platform are made with, beside what every platform gets. */
export interface ClientTls {
  /** The certificate that this gateway shows, with its chain, and its key, in PEM; both or neither. */
  readonly cert?: string;
  readonly key?: string;
  /** Authorities to trust in the place of Node's, in PEM. */
  readonly ca?: string;
  /** Tells two of them apart; nothing can be computed from it. */
  readonly fingerprint: string;
}

/** The variables of it, by the end of their names. */
export const tlsSuffixes = ['CLIENT_CERT', 'CLIENT_KEY', 'CA'] as const;
type TlsSuffix = (typeof tlsSuffixes)[number];

/** What was found, or what is wrong with it, by suffix and without values. */
export type FoundTls = { readonly tls?: ClientTls } | { readonly fault: readonly [TlsSuffix, string] };

/**
 * Reads what the variables say.
 *
 * @param get the text of a variable; `undefined` where it is not set
 */
export function readClientTls(get: (suffix: TlsSuffix) => string | undefined): FoundTls {
  const [cert, key, ca] = tlsSuffixes.map(get);
  if (cert === undefined && key === undefined && ca === undefined) return {};
  if (cert !== undefined && key === undefined) return { fault: ['CLIENT_KEY', 'is missing beside the certificate'] };
  if (cert === undefined && key !== undefined) return { fault: ['CLIENT_CERT', 'is missing beside the key'] };
  if (ca !== undefined && !isCertificate(ca)) return { fault: ['CA', 'is no certificate in PEM'] };
  if (cert !== undefined && !isCertificate(cert)) return { fault: ['CLIENT_CERT', 'is no certificate in PEM'] };
  if (cert !== undefined && key !== undefined && !belongTogether(cert, key)) {
    return { fault: ['CLIENT_KEY', 'is not the key of the certificate, or is encrypted'] };
  }
  const parts = {
    cert,
    key,
    ca,
  };
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([cert, key, ca]))
    .digest('base64url')
    .slice(0, 16);
  return { tls: Object.freeze({ ...parts, fingerprint }) };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).validTo !== '';
  } catch {
    return false;
  }
}

function belongTogether(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    // The reason could quote the key.
    return false;
  }
}
