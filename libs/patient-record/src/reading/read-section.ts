import type { FhirResource, Observation } from 'fhir/r4.js';

import { observationSections, type ObservationSection } from '../sections/observation-sections.js';
import { recordSections, type RecordSection, type SectionSearch } from '../sections/record-sections.js';
import { abortOf } from './abort-of.js';
import { eachLimited } from './each-limited.js';
import { accountOf, sumAccounts, type Account } from './account.js';
import type { ReadingOptions } from './reading-options.js';
import { concludingReports, resultsWithin } from './contained-results.js';
import { withProviders } from './care-providers.js';
import { KeptTypes } from './kept-types.js';
import { readSearch, type RunningReading, type SearchResult } from './read-search.js';
import type { RecordConnection } from './record-connection.js';
import type { SectionReading } from './section-reading.js';

export type { ReadingOptions } from './reading-options.js';
export type { SectionReading } from './section-reading.js';

/** Searches at once at one platform, so that one that hangs does not keep the others from being asked. */
const atOnce = 6;

/**
 * Asks all connections side by side for the sections, each search once however many sections need it. Throws nothing: what
 * could not be read is a gap of its reading.
 *
 * @returns a reading for each connection and section
 */
export async function readSections(
  connections: readonly RecordConnection[],
  sections: readonly RecordSection[],
  options: ReadingOptions,
): Promise<SectionReading[]> {
  const readings = new Map<RecordSection, readonly SectionReading[]>();
  // They are all held until the caller has what it makes of them.
  await readEachSection(connections, sections, options, async (section, own) => void readings.set(section, own), false);
  return connections.flatMap((_connection, index) =>
    sections.flatMap((section) => readings.get(section)?.[index] ?? []),
  );
}

/**
 * The same, section by section: `take` gets the readings of a section, in the order of the connections, as soon as all
 * connections have answered for it. What no later section needs is let go of when it returns, so that it must keep no more
 * than it needs.
 */
export async function readEachSection(
  connections: readonly RecordConnection[],
  sections: readonly RecordSection[],
  options: ReadingOptions,
  take: (section: RecordSection, readings: readonly SectionReading[]) => Promise<void>,
  isReleased = true,
): Promise<void> {
  const { aborted, release } = abortOf(options.signal);
  const sectionOf = await observationSections();
  const searches = new Map<string, SectionSearch>();
  for (const section of longestFirst(sections)) {
    for (const search of searchesOf(section)) searches.set(nameOf(search), search);
  }
  const homes = new Map([...searches.keys()].map((name) => [name, homeOf(name, sections)]));
  const answers = new Map(connections.map((connection) => [connection, new Map<string, Answer>()] as const));
  const open = new Set(sections);
  const taken = new Set<RecordSection>();
  const reading: RunningReading = { ...options, aborted };
  const kept = new KeptTypes(reading);
  const takeAnswered = async (): Promise<void> => {
    for (const section of open) {
      const names = searchesOf(section).map(nameOf);
      if (taken.has(section) || ![...answers.values()].every((own) => names.every((name) => own.has(name)))) continue;
      taken.add(section);
      await take(
        section,
        await Promise.all(
          connections.map(async (connection) => {
            const answered = answers.get(connection) ?? new Map();
            const own = readingOf({ connection, section, answers: answered, homes, sections });
            const explained = await kept.explained(connection, own);
            return section === 'care-team' ? withProviders(connection, explained, reading) : explained;
          }),
        ),
      );
      open.delete(section);
      const needed = new Set([...open].flatMap((one) => searchesOf(one).map(nameOf)));
      if (isReleased)
        letGo(
          names.filter((name) => !needed.has(name)),
          answers.values(),
          options,
        );
    }
  };
  try {
    if (connections.length === 0) await takeAnswered();
    await Promise.all(
      [...answers].map(([connection, own]) =>
        eachLimited([...searches], atOnce, async ([name, search]) => {
          own.set(name, answerOf(await readSearch(connection, search, reading), sectionOf));
          await takeAnswered();
        }),
      ),
    );
  } finally {
    release();
  }
}

/** The place of an answer stays, so that nobody waits for it. */
function letGo(
  names: readonly string[],
  answers: Iterable<Map<string, Answer>>,
  { pages }: Pick<ReadingOptions, 'pages'>,
): void {
  for (const own of answers) {
    for (const name of names) {
      pages?.released(own.get(name)?.bytes ?? 0);
      own.set(name, nothing);
    }
  }
}

/** What a search brought, with its observations by the section that lists them. */
interface Answer extends SearchResult {
  readonly observations?: ReadonlyMap<RecordSection, readonly FhirResource[]>;
}

function answerOf(found: SearchResult, sectionOf: (observation: Observation) => ObservationSection): Answer {
  const observations = new Map<RecordSection, FhirResource[]>();
  for (const one of found.resources) {
    if (one.resourceType !== 'Observation') continue;
    const section = sectionOf(one);
    const own = observations.get(section);
    if (own) own.push(one);
    else observations.set(section, [one]);
  }
  return observations.size === 0 ? found : { ...found, observations };
}

/** The section of a question that accounts for what came with a search: one that lists it, else one that only looks at it. */
function homeOf(name: string, sections: readonly RecordSection[]): RecordSection | undefined {
  const uses = sections.flatMap((section) =>
    searchesOf(section).flatMap((search) => (nameOf(search) === name ? { section, use: search.use } : [])),
  );
  return (uses.find(({ use }) => use === undefined) ?? uses[0])?.section;
}

interface ReadAnswers {
  readonly connection: RecordConnection;
  readonly section: RecordSection;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly homes: ReadonlyMap<string, RecordSection | undefined>;
  /** All of the question. */
  readonly sections: readonly RecordSection[];
}

function readingOf({ connection, section, answers, homes, sections }: ReadAnswers): SectionReading {
  const own = searchesOf(section).map((search) => ({ search, found: answers.get(nameOf(search)) ?? nothing }));
  const resources: FhirResource[] = [];
  const beside: FhirResource[] = [];
  const within = new Map<FhirResource, string>();
  const others: Account[] = [];
  const elsewhere = new Set<string>();
  for (const { search, found } of own) {
    const { observations = new Map<RecordSection, readonly FhirResource[]>() } = found;
    const isHome = homes.get(nameOf(search)) === section;
    if (isHome && found.others) others.push(found.others);
    if (search.type === 'Observation') {
      resources.push(...(observations.get(section) ?? []));
      for (const [listing, listed] of observations) {
        if (isHome && !sections.includes(listing)) others.push(accountOf(listed.length, { outside: listed.length }));
      }
    } else if (search.use === 'within' || search.use === 'beside') {
      const concluding = search.use === 'within' ? concludingReports(found.resources) : [];
      if (search.use === 'beside') beside.push(...found.resources);
      else for (const [result, report] of resultsWithin(found.resources)) within.set(result, report);
      resources.push(...concluding);
      const outside = found.resources.length - concluding.length;
      if (isHome) others.push(accountOf(outside, { outside }));
      else elsewhere.add(search.type);
    } else {
      resources.push(...found.resources);
      if (!isHome) elsewhere.add(search.type);
    }
  }
  resources.push(...within.keys());
  return {
    connection: connection.id,
    section,
    resources,
    rows: own.length === 1 ? (own[0]?.found.rows ?? new Map()) : new Map(own.flatMap(({ found }) => [...found.rows])),
    ...(beside.length > 0 && { beside }),
    ...(within.size > 0 && { within }),
    ...(others.length > 0 && { others: sumAccounts(others) }),
    ...(elsewhere.size > 0 && { elsewhere }),
    gaps: own.flatMap(({ search, found }) =>
      found.gaps.filter(({ reason }) => search.use === undefined || reason !== 'unsupported'),
    ),
  };
}

/** The lists with the most pages, which bound how long a record takes, are asked for first. */
function longestFirst(sections: readonly RecordSection[]): RecordSection[] {
  const isLong = (section: RecordSection): boolean => searchesOf(section).some(({ most }) => most !== undefined);
  return [...sections].sort((one, other) => Number(isLong(other)) - Number(isLong(one)));
}

function searchesOf(section: RecordSection): readonly SectionSearch[] {
  return recordSections[section];
}

function nameOf({ type, params = {} }: SectionSearch): string {
  return `${type}?${new URLSearchParams(params).toString()}`;
}

const nothing: Answer = { resources: [], rows: new Map(), gaps: [], bytes: 0 };
