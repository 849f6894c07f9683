import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { JsonAnswer, ResponseHead } from './fhir-call.js';
import { mediaFamily } from './media-type.js';
import { ProxyError } from './proxy-error.js';

/** Takes one answer into memory, up to a size, and reads it as JSON. */
export class JsonCollector {
  readonly #maxBytes: number;
  readonly #parse: (text: string) => unknown;
  #chunks: Buffer[] = [];
  #size = 0;
  #head: ResponseHead | undefined;

  /**
   * @param maxBytes over this the answer is cut off with RESPONSE_TOO_LARGE
   * @param parse reads JSON; may throw where `JSON.parse` does
   */
  constructor(maxBytes: number, parse: (text: string) => unknown = JSON.parse) {
    this.#maxBytes = maxBytes;
    this.#parse = parse;
  }

  /** The stream to write the answer to. */
  begin(head: ResponseHead): Writable {
    this.#head = head;
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#size += chunk.length;
        if (this.#size > this.#maxBytes) {
          return done(new ProxyError('RESPONSE_TOO_LARGE', 'The answer of the platform is larger than the limit.'));
        }
        this.#chunks.push(chunk);
        done();
      },
    });
  }

  /** Head and text of the answer, once the stream has ended; can be asked for once, as {@link answer}. @throws ProxyError UPSTREAM_NOT_FHIR when there is none */
  text(): { head: ResponseHead; text: string } {
    const head = this.#head;
    if (!head) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
    return { head, text: this.#decoded() };
  }

  /**
   * The whole answer, once the stream has ended; can be asked for once.
   *
   * @throws ProxyError UPSTREAM_NOT_FHIR when there is a body and it is no JSON
   */
  answer(): JsonAnswer {
    const head = this.#head;
    if (!head) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
    if (this.#size === 0) return { ...head, body: undefined };
    const contentType = head.headers['content-type'];
    const family = mediaFamily(typeof contentType === 'string' ? contentType : undefined);
    if (family === 'fhir-json' || family === 'plain-json') {
      try {
        return { ...head, body: this.#parse(this.#decoded()) };
      } catch {
        // The parser's message quotes the answer, so it is not kept as a cause.
      }
    }
    const upstreamStatus = head.status;
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The answer of the platform is not JSON.', { upstreamStatus });
  }

  /** As text, without a copy of all the bytes first: large buffers are what costs most next to reading the JSON itself. */
  #decoded(): string {
    const chunks = this.#chunks;
    // What waited for the answer is found dead late, and the bytes with it.
    this.#chunks = [];
    const [first] = chunks;
    if (first && chunks.length === 1) return first.toString('utf8');
    // Characters may be cut in two where chunks meet.
    const decoder = new StringDecoder('utf8');
    let text = '';
    for (const chunk of chunks) text += decoder.write(chunk);
    return text + decoder.end();
  }
}
