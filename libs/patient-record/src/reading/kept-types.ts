import { OfferedSorts } from '@fhir-gateway/record-view';

import { sectionTitles, typesOfSection, type RecordSection } from '../sections/record-sections.js';
import type { RunningReading } from './read-search.js';
import type { RecordConnection, RecordGap } from './record-connection.js';
import type { SectionReading } from './section-reading.js';

/**
 * Tells a section that a platform keeps none of from one that is empty and from one that could not be read. The platform's
 * CapabilityStatement is asked for only where a section brought nothing or an error, once a reading.
 *
 * @see https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource
 */
export class KeptTypes {
  readonly #offers: OfferedSorts;
  readonly #aborted: Promise<never>;
  readonly #asked = new Map<RecordConnection, Promise<ReadonlySet<string> | undefined>>();

  constructor({ offers = new OfferedSorts(), aborted }: Pick<RunningReading, 'offers' | 'aborted'>) {
    this.#offers = offers;
    this.#aborted = aborted;
  }

  /** The reading with what the platform says of its emptiness; as it is where there is nothing to ask or no answer. */
  async explained(connection: RecordConnection, reading: SectionReading): Promise<SectionReading> {
    const { section, resources, gaps } = reading;
    const isOpen = gaps.every(({ reason }) => reason === 'failed' || reason === 'unsupported');
    if (resources.length > 0 || !isOpen || connection.ended || connection.patientId === undefined) return reading;
    const [offered, types] = [await this.#offered(connection), typesOfSection(section)];
    if (offered === undefined || types.some((type) => offered.has(type))) return reading;
    return { ...reading, gaps: types.map((type) => notKept(connection, section, type)) };
  }

  #offered(connection: RecordConnection): Promise<ReadonlySet<string> | undefined> {
    const asked = this.#asked.get(connection) ?? this.#ask(connection);
    this.#asked.set(connection, asked);
    return asked;
  }

  #ask({ id, reader }: RecordConnection): Promise<ReadonlySet<string> | undefined> {
    return Promise.race([this.#offers.types(id, reader), this.#aborted]).catch(() => undefined);
  }
}

function notKept({ id: connection }: RecordConnection, section: RecordSection, resourceType: string): RecordGap {
  const message = `It keeps no ${sectionTitles[section].toLowerCase()}: it does not offer ${resourceType}.`;
  return { connection, resourceType, reason: 'unsupported', code: 'TYPE_NOT_KEPT', message };
}
