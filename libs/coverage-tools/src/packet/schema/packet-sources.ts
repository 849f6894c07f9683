import type { Resource } from 'fhir/r4.js';
import type { RuleSource } from './criterion.js';
import type { PacketSource, PacketStatement } from './packet-schema.js';

type Unnumbered = Omit<PacketSource, 'number'>;

/** Collects the sources of a packet: the same source has one number, however many statements name it. */
export class PacketSources {
  readonly #known = new Map<string, PacketSource>();
  readonly #platformId: string;
  readonly #today: string;

  /**
   * @param today `YYYY-MM-DD`, when the record is read
   * @param known of a packet that is made: what is added goes on in its numbering
   */
  constructor(platformId: string, today: string, known: readonly PacketSource[] = []) {
    this.#platformId = platformId;
    this.#today = today;
    for (const source of known) this.#known.set(keyOf(source), source);
  }

  get list(): PacketSource[] {
    return [...this.#known.values()];
  }

  add(source: Unnumbered): number {
    const key = keyOf(source);
    const known = this.#known.get(key);
    if (known) return known.number;
    const number = this.#known.size + 1;
    this.#known.set(key, { number, ...source });
    return number;
  }

  /** An entry of the record. */
  entry(resource: Resource, title: string, date?: string): number {
    return this.add({
      kind: 'record',
      title,
      reference: `${resource.resourceType}/${resource.id ?? ''}`,
      platform: this.#platformId,
      ...(date !== undefined && { date: date.slice(0, 10) }),
    });
  }

  /** A look into the record, for what it does not have. */
  search(what: string): number {
    return this.add({ kind: 'search', title: what, platform: this.#platformId, seen_on: this.#today });
  }

  /** What whoever called said. */
  person(what: string): number {
    return this.add({ kind: 'person', title: what, seen_on: this.#today });
  }
}

/** An entry of the record is one source, whatever part calls it. */
function keyOf({ kind, title, reference, platform, url, date }: Unnumbered): string {
  return JSON.stringify(reference === undefined ? [kind, title, url, date] : [kind, reference, platform, date]);
}

export function statement(text: string, ...sources: number[]): PacketStatement {
  return { text, sources };
}

/** The number of a text that a rule is written in. */
export function ruleNumber(
  { title, url, version, date, seenOn, kind, note }: RuleSource,
  sources: Pick<PacketSources, 'add'>,
): number {
  // prettier-ignore
  const warnings = [...(kind === 'third-party' ? ['A copy by others'] : []), ...(note === undefined ? [] : [note])];
  return sources.add({
    kind: 'template',
    title: version === undefined ? title : `${title}, version ${version}`,
    url,
    ...(date !== undefined && { date }),
    seen_on: seenOn,
    ...(warnings.length > 0 && { warning: warnings.join('. ') }),
  });
}

/** Whether a statement is only about what was looked for here: it is for the office, and tells a payer nothing. */
export function isForOffice({ sources }: PacketStatement, all: readonly PacketSource[]): boolean {
  return sources.every((number) => all.find((one) => one.number === number)?.kind === 'search');
}
