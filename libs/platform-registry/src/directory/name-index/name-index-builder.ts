import type { TenantDirectory } from '../../tenants.js';
import type { Organization } from '../../tenants/organization.js';
import { directoryWords } from '../words/directory-words.js';
import { initialsOf } from '../words/initials.js';
import { stateCodes } from '../words/us-states.js';
import { optionalWords } from '../words/word-kinds.js';
import { ByteWriter } from './byte-writer.js';
import { namesOf, platformIdOf, statesOf, type DirectorySource } from './directory-source.js';
import { keyHash } from './key-table.js';
import { placeFacts, type NameIndex } from './name-index.js';
import { organizationKeys } from './organization-keys.js';
import { PostingsBuilder } from './postings.js';

/** How much an organization weighs among equals: payers and health systems before hospitals, hospitals before practices. */
type SizeClass = 0 | 1 | 2;

const hospitalWords =
  /\b(?:hospitals?|health systems?|medical centers?|healthcare|university|children'?s|clinic foundation)\b/i;
/** Counts are kept in bytes; names have fewer words. */
const mostCount = 255;

/** Entries that are added before others get a turn. */
const entriesInStep = 128;

/** Makes the index of names of some sources, in their order. */
export class NameIndexBuilder {
  readonly #tenants: TenantDirectory | undefined;
  readonly #postings = new PostingsBuilder();
  readonly #out = new ByteWriter();
  readonly #counts = { sources: 0, entries: 0, rows: 0, keys: 0, npis: 0 };
  /** Sources between the last one that has an entry and the one that is added now. */
  #passedSources = 0;
  readonly #cities = new Map<string, readonly string[]>();
  readonly #stateKeys = new Map<string, string>();

  constructor(tenants: TenantDirectory | undefined) {
    this.#tenants = tenants;
  }

  /** Adds what a source lists, but for organizations to which nothing leads; yields between steps of some 100 entries. */
  *addSource(source: DirectorySource): Generator<undefined, void> {
    let nextPlace = 0;
    const isReached = this.#reachable(source);
    for (let place = 0; place < source.length; place += 1) {
      if (place % entriesInStep === 0) yield;
      const organization = source.organization(place);
      if (!isReached(organization)) continue;
      this.#out.number(this.#passedSources);
      this.#out.number(place - nextPlace);
      this.#passedSources = 0;
      nextPlace = place + 1;
      this.#addEntry(source, organization);
    }
    this.#passedSources += 1;
    this.#counts.sources += 1;
  }

  /** Returns the index; the builder is of no use afterwards. */
  *build(): Generator<undefined, NameIndex> {
    const cityWords = new Set([...this.#cities.values()].flat());
    const { words, postings, wordText, postingBytes } = yield* this.#postings.build((word) => cityWords.has(word));
    return { counts: { ...this.#counts, words, postings }, entryBytes: this.#out.view(), wordText, postingBytes };
  }

  /** Tells whether something leads to an organization of a source: once for each tenant, which may have hundreds of them. */
  #reachable(source: DirectorySource): (organization: Organization) => boolean {
    const known = new Map<string | undefined, boolean>();
    return (organization) => {
      const { tenant } = organization;
      let isReached = known.get(tenant);
      if (isReached === undefined) {
        isReached = platformIdOf(source, organization, this.#tenants) !== undefined;
        known.set(tenant, isReached);
      }
      return isReached;
    };
  }

  #addEntry(source: DirectorySource, organization: Organization): void {
    const size = sizeClassOf(source, organization);
    const states = statesOf(source, organization);
    const names = namesOf(source, organization);
    const words = names.map(({ text, as }) => (as === 'payer-id' ? [`$${text.toLowerCase()}`] : directoryWords(text)));
    const keys = organizationKeys({ source, organization, size, words: words[0] ?? [], states });
    const hasCity = organization.places?.some(({ city }) => city !== undefined) === true;
    const known = (states.length > 0 ? placeFacts.state : 0) | (hasCity ? placeFacts.city : 0);
    this.#out.byte(size | (known << 2) | (keys.length << 4));
    for (const hash of keys.flatMap(keyHash)) this.#out.word(hash);
    const npis = (organization.npis ?? []).map(Number).filter((npi) => Number.isSafeInteger(npi) && npi >= 0);
    this.#out.number(npis.length);
    for (const npi of npis) this.#out.number(npi);
    this.#counts.entries += 1;
    this.#counts.keys += keys.length;
    this.#counts.npis += npis.length;
    this.#out.number(words.length);
    const elsewhere = source.isOrganizations ? this.#wordsOfCities(organization) : [];
    for (const [ordinal, own] of words.entries()) {
      const row = this.#counts.rows++;
      this.#addWords(row, own, elsewhere);
      for (const state of states) this.#postings.add(this.#keyOfState(state), row, false);
      if (size === 0 || !source.isOrganizations) continue;
      for (const initials of initialsOf(names[ordinal]?.text ?? '')) this.#postings.add(`#${initials}`, row, true);
    }
  }

  /** The same text for each organization of a state: its hash is computed once. */
  #keyOfState(state: string): string {
    const key = this.#stateKeys.get(state) ?? `@${state}`;
    this.#stateKeys.set(state, key);
    return key;
  }

  #wordsOfCities({ places = [] }: Organization): readonly string[] {
    if (places.length === 1) return this.#wordsOfCity(places[0]?.city ?? '');
    return places.flatMap(({ city = '' }) => this.#wordsOfCity(city));
  }

  /** Many organizations are in one city. */
  #wordsOfCity(city: string): readonly string[] {
    const known = this.#cities.get(city);
    if (known) return known;
    const words = directoryWords(city);
    this.#cities.set(city, words);
    return words;
  }

  #addWords(row: number, own: readonly string[], elsewhere: readonly string[]): void {
    let telling = 0;
    for (const [at, word] of own.entries()) {
      if (!optionalWords.has(word) && !stateCodes.has(word)) telling += 1;
      if (own.indexOf(word) === at) this.#postings.add(word, row, true);
    }
    for (const [at, word] of elsewhere.entries())
      if (elsewhere.indexOf(word) === at && !own.includes(word)) this.#postings.add(word, row, false);
    this.#out.byte(Math.min(mostCount, own.length));
    this.#out.byte(Math.min(mostCount, telling));
  }
}

function sizeClassOf({ definition, isOrganizations }: DirectorySource, { name }: Organization): SizeClass {
  if (definition.kind === 'payer' || definition.kind === 'government' || !isOrganizations)
    return definition.environment === 'production' ? 2 : 0;
  const isHospital = hospitalWords.test(name);
  if (definition.tenancy?.mode === 'directory') return isHospital ? 2 : 1;
  return isHospital ? 1 : 0;
}
