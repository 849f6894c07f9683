import { isAsciiBased } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';

/** Longer than any declaration. */
const maxBytes = 256;
const byteOrderMark = '\u00ef\u00bb\u00bf';

/**
 * Looks at the declaration that an XML document may begin with. In an encoding that is not based on ASCII, its links would
 * stand there unseen. One instance serves one document.
 *
 * @see https://www.w3.org/TR/xml/#charencoding
 */
export class XmlDeclaration {
  #start = '';
  #isRead = false;

  /**
   * Takes the next bytes of the document.
   *
   * @throws ProxyError UPSTREAM_NOT_FHIR for a declaration that names another encoding, or does not end
   */
  push(chunk: Buffer): void {
    if (this.#isRead) return;
    this.#start += chunk.toString('latin1', 0, maxBytes - this.#start.length);
    const text = this.#start.startsWith(byteOrderMark) ? this.#start.slice(byteOrderMark.length) : this.#start;
    const end = text.indexOf('>');
    const isWhole = end !== -1 || this.#start.length === maxBytes;
    if (!isWhole) return;
    this.#isRead = true;
    const declaration = /^<\?xml\s.*/s.exec(text.slice(0, end === -1 ? undefined : end))?.[0];
    if (declaration === undefined || (end !== -1 && !declaration.includes('encoding'))) return;
    const encoding = /\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(declaration);
    if (end !== -1 && isAsciiBased(encoding?.[1] ?? encoding?.[2] ?? '')) return;
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer in UTF-8.', { detail: 'XML declaration' });
  }
}
