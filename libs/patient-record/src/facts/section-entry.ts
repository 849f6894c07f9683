import type { Row } from '@fhir-gateway/record-view';

import { codingsOf } from '../matching/concept-keys.js';
import { contentHash } from '../matching/content-hash.js';
import type { Entry, EntryState, EntryTraits } from '../matching/entry.js';
import type { FactCoding, FactSource } from '../matching/fact.js';
import type { MedicationEntry } from '../matching/medication.js';

const none: readonly never[] = [];

/** An entry with what its rule says of it. */
export class SectionEntry implements Entry {
  readonly source: FactSource;
  readonly order: string;
  readonly state: EntryState;
  readonly apart: string;
  readonly identical: readonly string[];
  readonly identifiers: readonly string[];
  readonly same: readonly string[];
  readonly possible: readonly string[];
  readonly fields: Entry['fields'];
  readonly asserted?: string;
  readonly dated?: Pick<Row, 'date' | 'dateKind'>;
  readonly medication?: MedicationEntry;
  readonly isCounted: boolean;
  readonly #traits: EntryTraits;

  constructor(source: FactSource, traits: EntryTraits, isCounted = true) {
    const { connection, ref, resource } = source;
    // One that stands inside of another has the reference of that one, as others beside it have.
    const isNamed = ref !== undefined && resource.id !== undefined;
    const name = `${connection} ${isNamed ? ref : `${ref ?? source.said.type}#${contentHash(resource)}`}`;
    this.source = source;
    this.isCounted = isCounted;
    this.order = traits.part ? `${name} ${traits.part}` : name;
    this.state = traits.state ?? 'stated';
    this.apart = traits.apart ?? '';
    this.identical = traits.identical ?? none;
    this.identifiers = traits.identifiers ?? none;
    this.same = traits.same ?? none;
    this.possible = traits.possible ?? none;
    this.fields = traits.fields ?? {};
    if (traits.asserted !== undefined) this.asserted = traits.asserted;
    if (traits.dated) this.dated = traits.dated;
    if (traits.medication) this.medication = traits.medication;
    this.#traits = traits;
  }

  get display(): string {
    const { display } = this.#traits;
    return display ?? this.source.said.text ?? this.source.said.type;
  }

  get codings(): readonly FactCoding[] {
    return (this.#traits.concepts ?? none).flatMap(codingsOf);
  }
}
