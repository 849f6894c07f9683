import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { connectionIdOf, withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { holderOf } from '@fhir-gateway/token-vault/session';
import type { FhirCall } from '../contract/fhir-call.js';

/**
 * Seals text into a form that only this deployment can read or make. Every process behind one address needs the same
 * key, or a link works only at the process that wrote it.
 */
export interface TextSeal {
  seal(text: string, purpose: string): string;
  /** @throws when it was altered, or made for another purpose or by another key */
  open(sealed: string, purpose: string): string;
}

/** Where a sealed record is good: at one platform, for a session or one app or chat of it, or for callers without any. */
export interface SealBinding {
  readonly platformId: string;
  readonly holder?: string;
}

/**
 * What a link made for a call is bound to: one app or chat of a session, and the connection that it came by, whichever id the
 * call had. The plain id may mean another connection by the time the link is opened.
 */
export function bindingOf(
  { platform, session }: Pick<FhirCall, 'platform' | 'session'>,
  access?: PlatformAccess,
): SealBinding {
  const { connectionNumber: number } = access ?? {};
  const platformId = number === undefined ? platform.id : connectionIdOf(withoutConnectionNumber(platform.id), number);
  return { platformId, ...(session && { holder: holderOf(session) }) };
}

/** The id of the connection that a call uses; undefined where nobody else is connected to the platform. */
export function connectionNamedBy(platform: ResolvedPlatform, access: PlatformAccess | undefined): string | undefined {
  if (access?.isOneOfSeveral !== true || access.connectionNumber === undefined) return undefined;
  return connectionIdOf(withoutConnectionNumber(platform.id), access.connectionNumber);
}

/** More than this no link may be, for the sake of every proxy on the way; a sealed plan of 16 parts has about 2 kB. */
const maxLinkLength = 12_000;
const maxRecordBytes = 256 * 1024;

/**
 * Records that clients carry for the gateway, in links: where a search goes on, where an export stands. They are sealed,
 * so that nobody can have the gateway send a token to an address of their choice and no search value shows, and bound
 * to a platform, a session and a time, so that a link that leaks is of no use.
 */
export class SealedRecords<Content extends object> {
  readonly #seal: TextSeal;
  readonly #purpose: string;
  readonly #lifeMs: number;
  readonly #now: () => number;

  /** @param options.purpose so that a record of one kind is never taken for another */
  constructor(seal: TextSeal, options: { purpose: string; lifeMs: number; now: () => number }) {
    this.#seal = seal;
    this.#purpose = options.purpose;
    this.#lifeMs = options.lifeMs;
    this.#now = options.now;
  }

  /** @returns `undefined` when the content is too long for a link */
  seal(content: Content, binding: SealBinding): string | undefined {
    const text = JSON.stringify({ content, expiresAtMs: this.#now() + this.#lifeMs });
    const sealed = this.#seal.seal(deflateRawSync(text).toString('base64url'), this.#purposeFor(binding));
    return sealed.length > maxLinkLength ? undefined : sealed;
  }

  /** @returns `undefined` for anything that this deployment did not seal for this binding, or too long ago */
  open(sealed: string, binding: SealBinding): Content | undefined {
    try {
      const packed = Buffer.from(this.#seal.open(sealed, this.#purposeFor(binding)), 'base64url');
      const text = inflateRawSync(packed, { maxOutputLength: maxRecordBytes }).toString('utf8');
      const { content, expiresAtMs } = JSON.parse(text) as { content: Content; expiresAtMs: number };
      return this.#now() < expiresAtMs ? content : undefined;
    } catch {
      return undefined;
    }
  }

  #purposeFor({ platformId, holder = '' }: SealBinding): string {
    return `${this.#purpose}|${platformId}|${holder}`;
  }
}

/** A seal whose key is only in this process: for a single process, and for tests. */
export function processSeal(): TextSeal {
  const key = randomBytes(32);
  return {
    seal(text, purpose) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, 'base64url');
      // Node's decoder passes over what is not base64url: only the one spelling that was made may open.
      if (bytes.toString('base64url') !== sealed) throw new RangeError('not as it was sealed');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
