import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SearchPlan } from './search-plan.js';

/**
 * Seals text into a form that only this deployment can read or make. Every process behind one address needs the same
 * key, or a page link works only at the process that wrote it.
 */
export interface TextSeal {
  seal(text: string, purpose: string): string;
  /** @throws when it was altered, or made for another purpose or by another key */
  open(sealed: string, purpose: string): string;
}

/** More than this no link may be, for the sake of every proxy on the way; a sealed plan of 16 parts has about 2 kB. */
const maxLinkLength = 12_000;
const maxPlanBytes = 256 * 1024;

/**
 * Page links of searches that the gateway puts together: they hold the search and the platform's own links, sealed, so
 * that nobody can have the gateway send a token to an address of their choice, and no search value shows.
 */
export class Continuations {
  readonly #seal: TextSeal;

  constructor(seal: TextSeal) {
    this.#seal = seal;
  }

  /** @returns `undefined` when the plan is too long for a link */
  seal(plan: SearchPlan, platformId: string): string | undefined {
    const packed = deflateRawSync(JSON.stringify(plan)).toString('base64url');
    const sealed = this.#seal.seal(packed, purposeOf(platformId));
    return sealed.length > maxLinkLength ? undefined : sealed;
  }

  /** @returns `undefined` for anything that this deployment did not seal for this platform */
  open(sealed: string, platformId: string): SearchPlan | undefined {
    try {
      const packed = Buffer.from(this.#seal.open(sealed, purposeOf(platformId)), 'base64url');
      return JSON.parse(inflateRawSync(packed, { maxOutputLength: maxPlanBytes }).toString('utf8')) as SearchPlan;
    } catch {
      return undefined;
    }
  }
}

/** A seal whose key lives and dies with this process: for a single process, and for tests. */
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
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}

function purposeOf(platformId: string): string {
  return `search-page|${platformId}`;
}
