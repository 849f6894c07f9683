import type { RecordReader } from '@fhir-gateway/coverage-tools';

/** Reads of one call: each address is read once, and what was read is known by name. */
export class CallReads {
  readonly #names = new Set<string>();

  /** The same reader, which answers from memory what the call has read before. */
  remember(read: RecordReader): RecordReader {
    const answers = new Map<string, ReturnType<RecordReader>>();
    return (request) => {
      const key = `${request.path}?${request.query}`;
      let answer = answers.get(key);
      if (!answer) {
        answer = this.#noted(read(request));
        answers.set(key, answer);
      }
      return answer;
    };
  }

  /** Whether `Type/id` was read in this call, alone or in a Bundle. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  async #noted(reading: ReturnType<RecordReader>): ReturnType<RecordReader> {
    const answer = await reading;
    this.#note(answer.body);
    return answer;
  }

  #note(resource: unknown): void {
    const { resourceType, id, entry } = Object(resource) as Record<string, unknown>;
    if (typeof resourceType === 'string' && typeof id === 'string') this.#names.add(`${resourceType}/${id}`);
    if (resourceType !== 'Bundle' || !Array.isArray(entry)) return;
    for (const one of entry as unknown[]) this.#note((Object(one) as Record<string, unknown>)['resource']);
  }
}
