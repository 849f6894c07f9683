import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { badRequest } from '../base/fhir-error.js';

/** Everything a later page needs: the search itself, the moment it was made at and where the page begins. */
export interface PageState {
  kind: 'search' | 'system' | 'everything';
  /** Empty for a search across types, whose types are in its query. */
  type: string;
  /** Patient whose compartment is searched, or whose record `$everything` collects. */
  compartment?: string;
  /** The applied parameters, form-encoded. */
  query: string;
  /** Store sequence the first page saw; later writes do not show on later pages. */
  sequence: number;
  offset: number;
  /** Pages before this one. */
  page: number;
  /** What orders equal sort keys, for the quirk `reordered-ties`. */
  tieSeed?: number;
}

/**
 * Seals page states into opaque tokens. A token cannot be read, changed or moved to another base, so it can never ask for
 * more than the search it came from; who presents it is checked again on every page. The key lasts as long as the store.
 */
export class PageTokens {
  readonly #key = randomBytes(32);

  /** Text for the `_page` parameter, url-safe. */
  seal(state: PageState, baseUrl: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(baseUrl));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(state)), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws FhirError 400 when the token was not made here, for this base, as it is */
  open(token: string, baseUrl: string): PageState {
    const bytes = Buffer.from(token, 'base64url');
    try {
      // Node's decoder skips what is not base64url: only the one spelling we made may pass.
      if (bytes.toString('base64url') !== token) throw new RangeError('not base64url');
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(baseUrl)).setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as PageState;
    } catch {
      throw badRequest('The page token is not valid. Repeat the search.');
    }
  }
}
