import { ViewError } from '../errors.js';
import { cleanLines } from '../fhir-text.js';
import { BoundedThreads, ThreadError, threadFile, type ThreadLimits } from './bounded-threads.js';
import { decodeText } from './decode-text.js';
import { documentKind, type DocumentKind } from './document-kind.js';

/** A document as it was received. */
export interface ReceivedDocument {
  readonly bytes: Uint8Array;
  /** Media type with its parameters, as far as anybody says one. */
  readonly contentType?: string;
}

/** The text of a document. */
export interface DocumentText {
  readonly kind: DocumentKind;
  /** Lines without control and invisible characters. */
  readonly text: string;
  /** What is not in the text, in a sentence. */
  readonly warning?: string;
}

/** Bounds of {@link DocumentReader}. */
export interface DocumentLimits extends ThreadLimits {
  /** Largest document, in bytes. */
  readonly bytes: number;
  /** Most pages of a PDF that are read. */
  readonly pages: number;
  /** Most characters of text. */
  readonly characters: number;
}

const defaultLimits: DocumentLimits = {
  timeMs: 15_000,
  bytes: 10 * 1024 * 1024,
  pages: 300,
  characters: 500_000,
  memoryMb: 192,
  atOnce: 2,
};

interface WorkerAnswer {
  readonly text?: string;
  readonly isCut?: boolean;
  readonly isUnreadable?: boolean;
  readonly pages?: number;
  readonly shownPages?: number;
}

/**
 * Turns documents of a record into text. Formats that need a parser are opened in a thread with bounded time and memory,
 * which ends with the document: a hostile file costs itself, not the process.
 */
export class DocumentReader {
  readonly #limits: DocumentLimits;
  readonly #threads: BoundedThreads;

  constructor(limits: Partial<DocumentLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#threads = new BoundedThreads(this.#limits);
  }

  /** Largest document that is opened, in bytes. */
  get mostBytes(): number {
    return this.#limits.bytes;
  }

  /**
   * @param signal ends the work
   * @throws ViewError DOCUMENT_UNREADABLE when it is too large, of a kind without text, damaged, or takes too long
   */
  async read({ bytes, contentType }: ReceivedDocument, signal?: AbortSignal): Promise<DocumentText> {
    if (bytes.length > this.#limits.bytes) throw unreadable(`It is larger than ${this.#limits.bytes} bytes.`);
    const kind = documentKind(contentType, bytes);
    if (kind === undefined) throw unreadable('It is of a kind that has no text to show.');
    const text = kind === 'pdf' || kind === 'rtf' ? '' : decodeText(bytes, contentType);
    if (kind === 'plain') return this.#shown(kind, { text, isCut: text.length > this.#limits.characters });
    return this.#shown(kind, await this.#open({ kind, bytes, text }, signal));
  }

  #shown(kind: DocumentKind, { text = '', isCut, pages, shownPages }: WorkerAnswer): DocumentText {
    const { characters } = this.#limits;
    const shown = cleanLines(text.slice(0, characters));
    const notes = [
      pages !== undefined && shownPages !== undefined && shownPages < pages
        ? `Only the first ${shownPages} of ${pages} pages were read.`
        : undefined,
      isCut ? `Only the first ${characters} characters are shown.` : undefined,
      shown === '' && kind === 'pdf'
        ? 'It may be a picture of a text, such as a scan: those cannot be read.'
        : undefined,
    ].filter(Boolean);
    return { kind, text: shown, ...(notes.length > 0 && { warning: notes.join(' ') }) };
  }

  async #open(
    job: { kind: DocumentKind; bytes: Uint8Array; text: string },
    signal?: AbortSignal,
  ): Promise<WorkerAnswer> {
    const { pages, characters } = this.#limits;
    // A copy of its own: the buffer may be a part of a larger one, with the bytes of others.
    const ownJob = { ...job, bytes: new Uint8Array(job.bytes), mostPages: pages, mostCharacters: characters };
    const answer = await this.#threads
      .run<WorkerAnswer>(threadFile('document-worker', import.meta.url), ownJob, signal)
      .catch((error: unknown) => {
        if (!(error instanceof ThreadError)) throw error;
        throw unreadable(error.reason === 'late' ? 'It took too long.' : 'It is damaged, or too large to open.');
      });
    if (answer.isUnreadable) throw unreadable('It is damaged, protected by a password, or not what it is said to be.');
    return answer;
  }
}

function unreadable(why: string): ViewError {
  return new ViewError('DOCUMENT_UNREADABLE', `The document cannot be shown as text. ${why}`, 200);
}
