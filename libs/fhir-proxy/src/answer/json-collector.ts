import type { AnswerSink } from '../contract/answer-sink.js';
import type { JsonAnswer, ResponseHead } from '../contract/fhir-call.js';
import { mediaFamily } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import type { JsonParser } from '../json/json-value.js';
import { PageCutter, pageBounds, pageLength, pageText, pageValue, type CutPage } from '../json/page-cutter.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import { TextSink } from './text-sink.js';

/** How an answer is made a value. */
export interface ReadOptions {
  /** Reads the JSON part by part; by default as `JSON.parse`. */
  readonly json?: JsonParser | undefined;
  /** Entries that are too many, too large or nested too deep are left out, which the answer tells. */
  readonly leavesOut?: boolean | undefined;
  /** Is told the JSON that was read. */
  readonly received?: ((text: string) => void) | undefined;
}

/** Takes one answer into memory, up to a size, and reads it as JSON. */
export class JsonCollector {
  readonly #maxBytes: number;
  readonly #options: ReadOptions;
  readonly #cutter: PageCutter;
  #sink: TextSink | undefined;
  #head: ResponseHead | undefined;

  /** @param maxBytes over this the answer is cut off with RESPONSE_TOO_LARGE */
  constructor(maxBytes: number, options: ReadOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#options = options;
    this.#cutter = new PageCutter(options.leavesOut === true ? pageBounds : undefined);
  }

  /** Where to write the answer to. */
  begin(head: ResponseHead): AnswerSink {
    this.#head = head;
    this.#sink = new TextSink(this.#maxBytes, this.#cutter);
    return this.#sink;
  }

  /** Head and text of the answer, once it has ended; can be asked for once, as {@link answer}. @throws ProxyError UPSTREAM_NOT_FHIR when there is none */
  text(): { head: ResponseHead; text: string } {
    const { head, page } = this.page();
    return { head, text: pageText(page) };
  }

  /** The same, in parts; empty where there is no body, or no whole one. */
  page(): { head: ResponseHead; page: CutPage } {
    const head = this.#head;
    if (!head) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
    return { head, page: this.#cutter.end() };
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
        return { ...head, ...(await readPage(page, json)) };
      } catch {
        // The parser's message quotes the answer, so it is not kept as a cause.
      }
    }
    const upstreamStatus = head.status;
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The answer of the platform is not JSON.', { upstreamStatus });
  }
}

/** What was read of an answer. */
type ReadPage = Omit<JsonAnswer, keyof ResponseHead>;

/** @throws SyntaxError whose message may quote the text */
async function readPage(page: CutPage, json: JsonParser = JSON): Promise<ReadPage> {
  const { leftOut, skipped } = page;
  const bytes = pageLength(page);
  const body = await inTimeSlices(bytes, pageValue(page, json));
  return { body, bytes, ...(leftOut > 0 && { leftOut }), ...(skipped.length > 0 && { skipped }) };
}

/** Reads JSON that was read before and kept. @throws SyntaxError whose message may quote the text */
export function readJson(text: string, json: JsonParser): Promise<ReadPage> {
  const cutter = new PageCutter();
  cutter.write(text);
  return readPage(cutter.end(), json);
}
