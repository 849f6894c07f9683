import type { Gateway, RecordCall } from '@fhir-gateway/gateway';
import {
  mergeSection,
  readSections,
  type MergedSection,
  type Person,
  type RecordConnection,
  type RecordSection,
} from '@fhir-gateway/patient-record';
import type { FhirReader } from '@fhir-gateway/record-view';

/**
 * Sections of a person's record for a page, each merged over the platforms. It can be looked at more than once while the
 * platforms answer, and while it becomes clear who is who: each request is sent once, and its answer serves every look.
 */
export class MergedRecord {
  readonly #call: RecordCall;
  readonly #gateway: Gateway;
  /** All of the session, by their ids; nothing is asked of one before it is looked at. */
  readonly #connections: ReadonlyMap<string, RecordConnection>;
  readonly #sections: readonly RecordSection[];

  private constructor(
    gateway: Gateway,
    call: RecordCall,
    connections: ReadonlyMap<string, RecordConnection>,
    sections: readonly RecordSection[],
  ) {
    this.#gateway = gateway;
    this.#call = call;
    this.#connections = connections;
    this.#sections = sections;
  }

  /** @param call ends the requests to platforms when its signal aborts */
  static async open(gateway: Gateway, call: RecordCall, sections: readonly RecordSection[]): Promise<MergedRecord> {
    const connections = await gateway.records.connections(call);
    return new MergedRecord(
      gateway,
      call,
      new Map(connections.map((one) => [one.id, { ...one, reader: askingOnce(one.reader) }])),
      sections,
    );
  }

  /**
   * What has arrived of a person when all of their platforms have answered, or when the signal aborts; what has not is a gap
   * `timeout` of its section. Ends no request.
   */
  async look(
    person: Pick<Person, 'sources'> & Partial<Pick<Person, 'birthDates'>>,
    signal = this.#call.signal,
  ): Promise<MergedSection[]> {
    const { pages } = this.#call;
    // Its answers serve the next look as well, so that none is let go of before the page is sent.
    const held = pages && {
      ...pages,
      get isSpent() {
        return pages.isSpent;
      },
      released: () => undefined,
    };
    const options = this.#gateway.records.readingOptions({ signal, ...(held && { pages: held }) });
    // Readers that end with the time of the page; those of the person end with the look at who is who.
    const connections = person.sources.flatMap(({ connection }) => this.#connections.get(connection.id) ?? []);
    const readings = await readSections(connections, this.#sections, options);
    return Promise.all(this.#sections.map((name) => mergeSection(name, readings, person)));
  }
}

/** Sends each request once, and answers every further one for the same with its answer, whose bytes have been counted. */
function askingOnce(reader: FhirReader): FhirReader {
  const asked = new Map<string, ReturnType<FhirReader>>();
  return (request) => {
    const key = JSON.stringify(request);
    const known = asked.get(key);
    if (known !== undefined) return known.then((answer) => ({ ...answer, bytes: 0 }));
    const answer = reader(request);
    asked.set(key, answer);
    return answer;
  };
}
