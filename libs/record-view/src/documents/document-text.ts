import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Deadline } from '@fhir-gateway/fhir-proxy/contract';
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
  /** Longest time for one document, waiting for its turn included, in milliseconds. */
  readonly timeMs: number;
  /** Largest document, in bytes. */
  readonly bytes: number;
  /** Most pages of a PDF that are read. */
  readonly pages: number;
  /** Most characters of text. */
  readonly characters: number;
  /** Memory of the thread that opens a document, in MiB. */
  readonly memoryMb: number;
  /** Documents that are opened at the same time. */
  readonly atOnce: number;
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

/** Beside this file in sources and packages, and as a bundler names it beside a bundle. */
const workerNames = ['./document-worker.mjs', './document-worker.js'];

/**
 * Turns documents of a record into text. Formats that need a parser are opened in a thread with bounded time and memory,
 * which ends with the document: a hostile file costs itself, not the process.
 */
export class DocumentReader {
  readonly #limits: DocumentLimits;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: Partial<DocumentLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
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
    const { timeMs, pages, characters, memoryMb } = this.#limits;
    const deadline = new Deadline(timeMs, signal);
    try {
      await this.#turn(deadline.signal);
      try {
        // A copy of its own: the buffer may be a part of a larger one, with the bytes of others.
        const workerData = { ...job, bytes: new Uint8Array(job.bytes), mostPages: pages, mostCharacters: characters };
        const worker = new Worker(workerFile(), {
          workerData,
          env: {},
          stdout: true,
          stderr: true,
          resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
        });
        return await answerOf(worker, deadline.signal);
      } finally {
        this.#running -= 1;
        this.#waiting.shift()?.();
      }
    } finally {
      deadline.release();
    }
  }

  async #turn(ends: AbortSignal): Promise<void> {
    while (this.#running >= this.#limits.atOnce) {
      await new Promise<void>((resolve, reject) => {
        const onEnd = () => {
          this.#waiting.splice(this.#waiting.indexOf(go), 1);
          reject(unreadable('It took too long.'));
        };
        const go = () => {
          ends.removeEventListener('abort', onEnd);
          resolve();
        };
        if (ends.aborted) return reject(unreadable('It took too long.'));
        this.#waiting.push(go);
        ends.addEventListener('abort', onEnd, { once: true });
      });
    }
    this.#running += 1;
  }
}

async function answerOf(worker: Worker, ends: AbortSignal): Promise<WorkerAnswer> {
  let onEnd: (() => void) | undefined;
  try {
    const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
      onEnd = () => reject(unreadable('It took too long.'));
      if (ends.aborted) return onEnd();
      ends.addEventListener('abort', onEnd, { once: true });
      worker.once('message', resolve);
      // Out of memory, or a parser that broke; its words may quote the document.
      worker.once('error', () => reject(unreadable('It is damaged, or too large to open.')));
      worker.once('exit', () => reject(unreadable('It is damaged, or too large to open.')));
    });
    if (answer.isUnreadable) throw unreadable('It is damaged, protected by a password, or not what it is said to be.');
    return answer;
  } finally {
    if (onEnd) ends.removeEventListener('abort', onEnd);
    await worker.terminate();
  }
}

function workerFile(): URL {
  const files = workerNames.map((name) => new URL(name, import.meta.url));
  return files.find((file) => existsSync(file)) ?? new URL('./document-worker.mjs', import.meta.url);
}

function unreadable(why: string): ViewError {
  return new ViewError('DOCUMENT_UNREADABLE', `The document cannot be shown as text. ${why}`, 200);
}
