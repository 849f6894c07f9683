import { CellError, cellFile, type RunInCell } from '@fhir-gateway/limits/cells';
import { ViewError } from '../errors.js';
import { cleanLines } from '../fhir-text.js';
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
export interface DocumentLimits {
  /** Longest time for one document, in milliseconds. */
  readonly timeMs: number;
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
};

interface ProgramAnswer {
  readonly text?: string;
  readonly isCut?: boolean;
  readonly pages?: number;
  readonly shownPages?: number;
}

/** Who reads a document. */
export interface ReadingParty {
  /** Where it is opened, for the person whose call it is. */
  readonly cell: RunInCell;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

const program = cellFile('document-program', import.meta.url);
/** Why a document that was handed to a cell has no text. */
const failures = {
  late: 'It took too long.',
  failed: 'It is damaged, protected by a password, too large to open, or not what it is said to be.',
  broken: 'It is damaged, or too large to open.',
  busy: 'Too many documents are being opened. Try again later.',
} as const;

/** Turns documents of a record into text. Formats that need a parser are opened in a cell. */
export class DocumentReader {
  readonly #limits: DocumentLimits;

  constructor(limits: Partial<DocumentLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** Largest document that is opened, in bytes. */
  get mostBytes(): number {
    return this.#limits.bytes;
  }

  /**
   * @throws ViewError DOCUMENT_UNREADABLE when it is too large, of a kind without text, damaged, takes too long, or too
   *   many wait
   */
  async read({ bytes, contentType }: ReceivedDocument, by: ReadingParty): Promise<DocumentText> {
    if (bytes.length > this.#limits.bytes) throw unreadable(`It is larger than ${this.#limits.bytes} bytes.`);
    const kind = documentKind(contentType, bytes);
    if (kind === undefined) throw unreadable('It is of a kind that has no text to show.');
    if (kind === 'pdf' || kind === 'rtf') return this.#shown(kind, await this.#open(kind, bytes, by));
    const text = decodeText(bytes, contentType);
    if (kind === 'plain') return this.#shown(kind, { text, isCut: text.length > this.#limits.characters });
    return this.#shown(kind, await this.#open(kind, Buffer.from(text), by));
  }

  #shown(kind: DocumentKind, { text = '', isCut, pages, shownPages }: ProgramAnswer): DocumentText {
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

  async #open(kind: DocumentKind, bytes: Uint8Array, { cell, signal }: ReadingParty): Promise<ProgramAnswer> {
    const { pages, characters, timeMs } = this.#limits;
    const job = { kind, mostPages: pages, mostCharacters: characters };
    return cell<ProgramAnswer>(program, job, { bytes, timeMs, signal }).catch((error: unknown) => {
      if (!(error instanceof CellError)) throw error;
      throw unreadable(failures[error.reason]);
    });
  }
}

function unreadable(why: string): ViewError {
  return new ViewError('DOCUMENT_UNREADABLE', `The document cannot be shown as text. ${why}`, 200);
}
