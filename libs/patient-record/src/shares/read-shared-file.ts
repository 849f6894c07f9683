import { BoundedThreads, ThreadError, threadFile } from '@fhir-gateway/record-view';
import { ShareError } from './share-error.js';
import { measurePicture } from './measure-picture.js';

interface WorkerAnswer {
  readonly texts?: readonly string[];
  readonly isTooLarge?: boolean;
  readonly isUnreadable?: boolean;
}

/** Largest file, in bytes: a photograph of a telephone has up to 6 MB. */
export const mostFileBytes = 8 * 1024 * 1024;
/** A file of ten cards of the largest size, in bytes. */
const mostTextBytes = 200 * 1024;
const shared = /(?:^|#)shlink:\/|^shc:\//;

/** Reads the text of a link or of cards from a file: itself a text, or a picture (PNG, JPEG) of its QR code. */
export class SharedFileReader {
  readonly #threads: BoundedThreads;

  /** @param timeMs longest time for one picture, waiting for its turn included */
  constructor({ timeMs = 20_000 } = {}) {
    // One at a time: a picture of 13 megapixels takes up to 160 MB beside the memory of JavaScript.
    this.#threads = new BoundedThreads({ timeMs, memoryMb: 64, atOnce: 1 });
  }

  /**
   * @returns a text for {@link receiveShared}, which checks it
   * @throws ShareError SHARED_PICTURE_UNREADABLE | SHARED_CONTENT_TOO_LARGE
   */
  async read(bytes: Uint8Array, signal?: AbortSignal): Promise<string> {
    if (bytes.length > mostFileBytes) throw tooLarge();
    const picture = measurePicture(bytes);
    if (picture === undefined) return textOf(bytes);
    // A copy of its own: the buffer may be a part of a larger one, with the bytes of others.
    const job = { bytes: new Uint8Array(bytes), deflated: picture.deflated };
    const answer = await this.#threads
      .run<WorkerAnswer>(threadFile('picture-worker', import.meta.url), job, signal)
      .catch((error: unknown) => {
        if (!(error instanceof ThreadError)) throw error;
        throw unreadable(error.reason === 'late' ? 'It took too long.' : 'It is damaged.');
      });
    if (answer.isTooLarge) throw tooLarge();
    if (answer.isUnreadable) throw unreadable('It is damaged.');
    return oneOf(answer.texts ?? []);
  }
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > mostTextBytes) throw tooLarge();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ShareError('SHARED_PICTURE_UNREADABLE', 'The file is neither a text nor a picture in PNG or JPEG.');
  }
}

/** The link or card that a picture shows. The parts of one card in several codes belong together; else there is one. */
function oneOf(texts: readonly string[]): string {
  const found = [...new Set(texts.filter((text) => shared.test(text)))];
  const [first] = found;
  if (first === undefined) {
    throw unreadable('It shows no QR code of a link or a card that can be read. Take it closer and straight.');
  }
  if (found.length === 1) return first;
  if (found.every((text) => /^shc:\/\d+\/\d+\//.test(text))) return found.join('\n');
  throw unreadable('It shows several links or cards. Cut it to one code.');
}

function unreadable(why: string): ShareError {
  return new ShareError('SHARED_PICTURE_UNREADABLE', `The picture cannot be read. ${why}`);
}

function tooLarge(): ShareError {
  return new ShareError(
    'SHARED_CONTENT_TOO_LARGE',
    'The file is larger than a link, a file of cards or a picture may be.',
  );
}
