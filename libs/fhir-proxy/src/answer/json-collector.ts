import type { AnswerSink } from '../contract/answer-sink.js';
import type { JsonAnswer, ResponseHead } from '../contract/fhir-call.js';
import { mediaFamily } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import type { JsonParser } from '../json/json-value.js';
import { cutPage, PageCutter, pageBounds, pageLength, pageText, pageValue, type CutPage } from '../json/page-cutter.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import type { HeldBytes, HeldShare } from './held-bytes.js';
import { TextSink } from './text-sink.js';

/** Of what is held: as much as all but the entries of a page may take, wherever it stands. */
const shellShare = 1 / 16;

/** How an answer is made a value. */
export interface ReadOptions {
  /** Reads the JSON part by part; by default as `JSON.parse`. */
  readonly json?: JsonParser | undefined;
  /** Entries that are too many, too large or nested too deep are left out, which the answer tells. */
  readonly leavesOut?: boolean | undefined;
  /** Bounds what all answers hold that are read at once; the reader is then {@link JsonCollector.release released}. */
  readonly held?: HeldBytes | undefined;
  /** Is told the JSON that was read. */
  readonly received?: ((text: string) => void) | undefined;
}

/** Takes one answer into memory, up to a size, and reads it as JSON. */
export class JsonCollector {
  readonly #maxBytes: number;
  readonly #options: ReadOptions;
  readonly #cutter: PageCutter;
  readonly #held: HeldShare | undefined;
  #sink: TextSink | undefined;
  #head: ResponseHead | undefined;

  /** @param maxBytes over this the answer is cut off with RESPONSE_TOO_LARGE */
  constructor(maxBytes: number, options: ReadOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#options = options;
    this.#held = options.held?.open();
    const bounds = { ...pageBounds, pageBytes: maxBytes * (1 - shellShare) };
    this.#cutter = new PageCutter(options.leavesOut === true ? bounds : undefined);
  }

  /** Where to write the answer to. */
  begin(head: ResponseHead): AnswerSink {
    this.#head = head;
    this.#sink = new TextSink(this.#maxBytes, this.#cutter, this.#held);
    return this.#sink;
  }

  /** Head and text of the answer, once it has ended; can be asked for once, as {@link answer}. @throws ProxyError UPSTREAM_NOT_FHIR when there is none */
  text(): { head: ResponseHead; text: string } {
    const { head, page } = this.page();
    return { head, text: pageText(page) };
  }

  /** The same in parts, of which nothing was parsed. */
  page(): { head: ResponseHead; page: CutPage } {
    const head = this.#head;
    if (!head) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
    return { head, page: this.#sink?.destroyed === false ? this.#cutter.end() : emptyPage };
  }

  /** What it held is needed no longer. */
  release(): void {
    this.#held?.release();
  }

  /**
   * The whole answer, once it has ended; can be asked for once.
   *
   * @throws ProxyError UPSTREAM_NOT_FHIR when there is a body and it is no JSON
   */
  async answer(): Promise<JsonAnswer> {
    const head = this.#head;
    const sink = this.#sink;
    if (!head || !sink) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
    if (sink.size === 0) return { ...head, body: undefined };
    const contentType = head.headers['content-type'];
    const family = mediaFamily(typeof contentType === 'string' ? contentType : undefined);
    if (family === 'fhir-json' || family === 'plain-json') {
      const page = this.#cutter.end();
      const { received, json } = this.#options;
      if (received) received(pageText(page));
      try {
        return joined(head, await readPage(page, json));
      } catch {
        // The parser's message quotes the answer, so it is not kept as a cause.
      }
    }
    const upstreamStatus = head.status;
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The answer of the platform is not JSON.', { upstreamStatus });
  }
}

const emptyPage = cutPage('');

/** What was read of an answer. */
type ReadPage = Omit<JsonAnswer, 'status' | 'headers'>;

/** What was left out of an answer before it came here is missing as well. */
function joined(head: ResponseHead, read: ReadPage): JsonAnswer {
  if (head.leftOut === undefined || read.leftOut === undefined) return { ...head, ...read };
  const sum = (name: 'leftOut' | 'overflowed'): number => (head[name] ?? 0) + (read[name] ?? 0);
  const skipped = [...(head.skipped ?? []), ...(read.skipped ?? [])];
  return { ...head, ...read, leftOut: sum('leftOut'), overflowed: sum('overflowed'), skipped };
}

/** @throws SyntaxError whose message may quote the text */
async function readPage(page: CutPage, json: JsonParser = JSON): Promise<ReadPage> {
  const { leftOut, overflowed, skipped } = page;
  const bytes = pageLength(page);
  const body = await inTimeSlices(bytes, pageValue(page, json));
  return { body, bytes, ...(leftOut > 0 && { leftOut, overflowed, skipped }) };
}

/** Reads JSON that was read before and kept. @throws SyntaxError whose message may quote the text */
export function readJson(text: string, json: JsonParser): Promise<ReadPage> {
  return readPage(cutPage(text), json);
}
