import { ShareError } from './share-error.js';

/** A file of ten cards of the largest size, in bytes. */
export const mostFileBytes = 200 * 1024;

/**
 * The text of a file: of cards, or of a link.
 *
 * @returns a text for `receiveShared`, which checks it
 * @throws ShareError SHARED_LINK_MALFORMED for a file that is no text
 */
export function textOfFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ShareError(
      'SHARED_LINK_MALFORMED',
      'The file is no text. Scan the picture of a code with a phone, and paste the link that it shows.',
    );
  }
}
