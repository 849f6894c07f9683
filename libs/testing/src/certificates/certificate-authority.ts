import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 3600_000;

/** What a certificate of the authority is to be like. */
export interface CertificateRequest {
  /** Its subject alternative name. */
  readonly uri: string;
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** Whether it names the authority's revocation list; default true. */
  readonly namesRevocationList?: boolean;
  /** Default a key on P-256. */
  readonly algorithm?: webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams;
}

/** A certificate with its key and the certificates above it, without the root. */
export interface IssuedCertificate {
  readonly privateKey: KeyObject;
  /** The certificate first. */
  readonly chain: readonly X509Certificate[];
  /** The same as PEM. */
  readonly certificates: string;
}

/** Whom a certificate authority is signed by, and what it may do. */
export interface AuthorityOptions {
  readonly name: string;
  readonly parent?: CertificateAuthority;
  /** How many authorities may follow below it. */
  readonly pathLength?: number;
  readonly validTo?: Date;
  /** Address of its revocation list, which what it issues names. */
  readonly revocationList?: string;
  /** Address of its certificate, which what it issues names (AIA). */
  readonly address?: string;
}

/** A certificate authority of a test's own trust community: it issues, revokes, and signs its revocation list. */
export class CertificateAuthority {
  readonly certificate: X509Certificate;
  readonly #options: AuthorityOptions;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #revoked: string[] = [];

  private constructor(options: AuthorityOptions, keys: webcrypto.CryptoKeyPair, certificate: X509Certificate) {
    this.#options = options;
    this.#keys = keys;
    this.certificate = certificate;
  }

  static async create(options: AuthorityOptions): Promise<CertificateAuthority> {
    return CertificateAuthority.#make(options, await newKeys(algorithm));
  }

  /** Another certificate for an authority, under its name and key, signed by this one. */
  crossSign(other: CertificateAuthority): Promise<CertificateAuthority> {
    return CertificateAuthority.#make({ name: other.#options.name, parent: this }, other.#keys);
  }

  static async #make(options: AuthorityOptions, keys: webcrypto.CryptoKeyPair): Promise<CertificateAuthority> {
    const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
    const common = {
      serialNumber: newSerial(),
      ...validity(undefined, options.validTo),
      publicKey: keys.publicKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, options.pathLength, true),
        new x509.KeyUsagesExtension(usages, true),
        ...listExtension(options.parent?.revocationList),
      ],
    };
    const { parent, name } = options;
    const made = await x509.X509CertificateGenerator.create({
      ...common,
      subject: `CN=${name}`,
      issuer: parent?.subject ?? `CN=${name}`,
      signingKey: parent?.signingKey ?? keys.privateKey,
    });
    return new CertificateAuthority(options, keys, new X509Certificate(Buffer.from(made.rawData)));
  }

  get subject(): string {
    return `CN=${this.#options.name}`;
  }

  get signingKey(): webcrypto.CryptoKey {
    return this.#keys.privateKey;
  }

  get revocationList(): string | undefined {
    return this.#options.revocationList;
  }

  /** Issues a certificate for a party of the community. */
  async issue(request: CertificateRequest): Promise<IssuedCertificate> {
    const keys = await newKeys(request.algorithm ?? algorithm);
    const made = await x509.X509CertificateGenerator.create({
      serialNumber: newSerial(),
      ...validity(request.validFrom, request.validTo),
      subject: 'CN=Party of the test community',
      issuer: this.subject,
      publicKey: keys.publicKey,
      signingKey: this.signingKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.SubjectAlternativeNameExtension([{ type: 'url', value: request.uri }]),
        ...(request.namesRevocationList === false ? [] : listExtension(this.revocationList)),
        ...(this.#options.address === undefined
          ? []
          : [new x509.AuthorityInfoAccessExtension({ caIssuers: this.#options.address })]),
      ],
    });
    const chain = [new X509Certificate(Buffer.from(made.rawData)), ...this.#issuers()];
    return {
      privateKey: KeyObject.from(keys.privateKey),
      chain,
      certificates: chain.map((certificate) => certificate.toString()).join(''),
    };
  }

  /** Puts a certificate on the revocation list from now on. */
  revoke({ serialNumber }: X509Certificate): void {
    this.#revoked.push(serialNumber);
  }

  /**
   * Its revocation list, in DER.
   *
   * @param nextUpdate until when it is good; a day from now when absent
   */
  async signRevocationList(nextUpdate = new Date(Date.now() + dayMs)): Promise<Uint8Array<ArrayBuffer>> {
    const list = await x509.X509CrlGenerator.create({
      issuer: this.subject,
      thisUpdate: new Date(Date.now() - dayMs),
      nextUpdate,
      entries: this.#revoked.map((serialNumber) => ({ serialNumber, revocationDate: new Date() })),
      signingAlgorithm: algorithm,
      signingKey: this.signingKey,
    });
    return new Uint8Array(list.rawData);
  }

  /** Its own certificate and those above, without the root. */
  #issuers(): X509Certificate[] {
    const { parent } = this.#options;
    return parent === undefined ? [] : [this.certificate, ...parent.#issuers()];
  }
}

function newKeys(of: webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(of, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

function newSerial(): string {
  return `01${randomBytes(12).toString('hex')}`;
}

function validity(from = new Date(Date.now() - dayMs), to = new Date(Date.now() + 2 * dayMs)) {
  return { notBefore: from, notAfter: to };
}

function listExtension(address: string | undefined): x509.Extension[] {
  return address === undefined ? [] : [new x509.CRLDistributionPointsExtension([address])];
}
