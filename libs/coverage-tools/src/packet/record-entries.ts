import { timeOf, whoseEntry, type Person } from '@fhir-gateway/fhir';
import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import { codeOf, CoverageError } from '../coverage-error.js';
import { readPages } from '../record-pages.js';
import { readResource } from '../record-resources.js';
import { plainText } from '../untrusted-text.js';
import type { PacketSources } from './schema/packet-sources.js';
import { statement } from './schema/packet-sources.js';
import type { PacketStatement } from './schema/packet-schema.js';

/** How a record is read for a packet. */
export type ReadableRecord = Pick<CoverageContext, 'records' | 'recordsBaseUrl'>;

const maxPages = 5;
const longestText = 160;

/** One person's entries, read once for a packet: what cannot be read is said in it and ends nothing. */
export class RecordEntries {
  readonly #record: ReadableRecord;
  readonly #sources: PacketSources;
  /** Several parts of a packet look at one type. */
  readonly #searched = new Map<string, Promise<FhirResource[]>>();
  /** What could not be read. */
  readonly unread: PacketStatement[] = [];
  readonly person: Person;

  constructor(record: ReadableRecord, person: Person, sources: PacketSources) {
    this.#record = record;
    this.person = person;
    this.#sources = sources;
  }

  /**
   * The person's own entries of a type; what names another person, or nobody, is none of theirs.
   *
   * @param what in the plural, for the sentence that says that they could not be read
   */
  async search<T extends FhirResource>(type: T['resourceType'], what: string): Promise<T[]> {
    const found = this.#searched.get(type) ?? this.#search(type, what);
    this.#searched.set(type, found);
    return (await found) as T[];
  }

  async #search(type: FhirResource['resourceType'], what: string): Promise<FhirResource[]> {
    const { patientId = '' } = this.person;
    const query = new URLSearchParams({ patient: patientId }).toString();
    const { records, recordsBaseUrl: baseUrl } = this.#record;
    const found = await this.#orUnread(readPages(records, { path: type, query, baseUrl, maxPages, what }), what);
    return (found ?? []).filter((one) => one.resourceType === type && this.isOwn(one));
  }

  /** One entry by its reference, whoever it is about; undefined where there is none, or it is not shown. */
  async read<T extends FhirResource>(type: T['resourceType'], id: string, what: string): Promise<T | undefined> {
    return this.#orUnread(readResource<T>(this.#record, type, id), what);
  }

  isOwn(resource: unknown): boolean {
    return whoseEntry(resource, this.person) === 'own';
  }

  async #orUnread<T>(reading: Promise<T>, what: string): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      const why = error instanceof CoverageError && error.code === 'COVERAGE_INCOMPLETE' ? 'not all of them' : 'them';
      const text = `The ${what} of the record are missing here: the platform did not show ${why}.`;
      if (!this.unread.some((one) => one.text === text)) {
        this.unread.push(statement(text, this.#sources.search(`Search of the record for ${what}`)));
      }
      return undefined;
    }
  }
}

/** What a concept is called; its code where it has no words. */
export function conceptText(concept: CodeableConcept | undefined): string | undefined {
  if (concept === undefined) return undefined;
  const { text, coding = [] } = concept;
  const words = [text, ...coding.map(({ display }) => display), ...coding.map(({ code }) => code)];
  return words.map((one) => plainText(one, longestText)).find((one) => one !== undefined);
}

/** The day of a FHIR date or instant; undefined for one that cannot be. */
export function dayOf(value: string | undefined): string | undefined {
  const day = value?.slice(0, 10);
  return day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) && timeOf(day) !== undefined ? day : undefined;
}
