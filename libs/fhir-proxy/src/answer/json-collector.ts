import type { AnswerSink } from '../contract/answer-sink.js';
import type { JsonAnswer, ResponseHead } from '../contract/fhir-call.js';
import { mediaFamily } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import { TextSink } from './text-sink.js';

/** Takes one answer into memory, up to a size, and reads it as JSON. */
export class JsonCollector {
  readonly #maxBytes: number;
  readonly #parse: (text: string) => unknown;
  #sink: TextSink | undefined;
  #head: ResponseHead | undefined;

  /**
   * @param maxBytes over this the answer is cut off with RESPONSE_TOO_LARGE
   * @param parse reads JSON; may throw where `JSON.parse` does
   */
  constructor(maxBytes: number, parse: (text: string) => unknown = JSON.parse) {
    this.#maxBytes = maxBytes;
    this.#parse = parse;
  }

  /** Where to write the answer to. */
  begin(head: ResponseHead): AnswerSink {
    this.#head = head;
    this.#sink = new TextSink(this.#maxBytes);
    return this.#sink;
  }

  /** Head and text of the answer, once it has ended; can be asked for once, as {@link answer}. @throws ProxyError UPSTREAM_NOT_FHIR when there is none */
  text(): { head: ResponseHead; text: string } {
    const head = this.#head;
    if (!head) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
    return { head, text: this.#sink?.takeText() ?? '' };
  }

  /**
   * The whole answer, once it has ended; can be asked for once.
   *
   * @throws ProxyError UPSTREAM_NOT_FHIR when there is a body and it is no JSON
   */
  answer(): JsonAnswer {
    const head = this.#head;
    const sink = this.#sink;
    if (!head || !sink) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
    if (sink.size === 0) return { ...head, body: undefined };
    const contentType = head.headers['content-type'];
    const family = mediaFamily(typeof contentType === 'string' ? contentType : undefined);
    if (family === 'fhir-json' || family === 'plain-json') {
      try {
        return { ...head, body: this.#parse(sink.takeText()) };
      } catch {
        // The parser's message quotes the answer, so it is not kept as a cause.
      }
    }
    const upstreamStatus = head.status;
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The answer of the platform is not JSON.', { upstreamStatus });
  }
}
