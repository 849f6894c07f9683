import { dateWords } from '@fhir-gateway/fhir';
import { CoverageError } from '../coverage-error.js';
import { stateName, type PayerMatch } from '../payer-facts/index.js';
import { wordsIn } from '../service-words.js';
import type { Packet, PacketStatement } from '../packet/schema/packet-schema.js';
import { statement, type PacketSources } from '../packet/schema/packet-sources.js';
import type { CmsCoverage } from './cms-coverage.js';
import {
  addressOf,
  datesOf,
  documentKinds,
  newestOfEach,
  readDocument,
  type CoverageDocument,
  type DocumentKind,
} from './coverage-document.js';

/** What is looked up. Of it, nothing is sent. */
interface DeterminationQuestion {
  /** In the words of the order, or of whoever asked. */
  readonly words: readonly string[];
  readonly code?: string | undefined;
  /** Day of service, `YYYY-MM-DD`. */
  readonly day: string;
  /** Two letters. */
  readonly state?: string | undefined;
  /** It is not known yet that the plan is Original Medicare. */
  readonly isUncertain: boolean;
}

const mostShown = 6;
/** Documents whose list of codes is read, of each kind: those whose titles fit best. */
const mostRead = 6;

/** A service of a packet that may be one of Original Medicare. */
interface AskedService {
  readonly service: Packet['service'];
  /** What was asked for, in words of the caller. */
  readonly asked: string | undefined;
  readonly code: string | undefined;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Determinations for a service where Original Medicare pays, or may pay; of other plans CMS's database says nothing. */
export async function medicareDeterminations(
  cms: CmsCoverage | undefined,
  match: PayerMatch,
  sources: PacketSources,
  { service, asked = '', code, today }: AskedService,
): Promise<PacketStatement[]> {
  const { line, state } = match;
  const isUncertain =
    line === undefined && match.kind === 'one' && match.payer.lines?.includes('medicare-ffs') === true;
  if (!cms || !service || (line !== 'medicare-ffs' && !isUncertain)) return [];
  const question = { words: [service.text, asked], code, day: service.service_date ?? today, state, isUncertain };
  return determinationsFor(cms, question, sources);
}

/**
 * The determinations of CMS that may hold the criteria for a service, each with its address and days. Nothing follows from
 * finding none, and no text of a determination is repeated: people read it where it is.
 */
async function determinationsFor(
  cms: CmsCoverage,
  question: DeterminationQuestion,
  sources: PacketSources,
): Promise<PacketStatement[]> {
  const kinds: DocumentKind[] =
    cms.isLicensed && question.code !== undefined ? ['ncd', 'lcd', 'article'] : ['ncd', 'lcd'];
  const searched = sources.search('CMS’s coverage database, by titles');
  const read = await Promise.all(kinds.map((kind) => settled(() => candidates(cms, kind, question))));
  const failures = [...new Set(read.flatMap((one) => ('failure' in one ? [one.failure] : [])))];
  const found = read.flatMap((one) => ('value' in one ? one.value : []));
  const inForce = found.filter((one) => standingOn(one.document, question.day) === 'in-force' && !one.isElsewhere);
  const others = found.filter((one) => standingOn(one.document, question.day) !== 'in-force');
  const told = inForce.slice(0, mostShown);
  return [
    ...told.map((one) => toldOf(one, question, sources)),
    ...(inForce.length > told.length
      ? [statement(`${inForce.length - told.length} more have such titles.`, searched)]
      : []),
    ...(others.length > 0 ? [statement(notInForce(others, question.day), searched)] : []),
    ...(told.length === 0 && failures.length === 0 ? [statement(nothing(question), searched)] : []),
    ...failures.map((why) =>
      statement(`CMS’s coverage database could not be read: ${why} Look there: ${site}`, searched),
    ),
  ];
}

const site = 'https://www.cms.gov/medicare-coverage-database';

function nothing({ day }: DeterminationQuestion): string {
  return `No determination of CMS in force on ${dateWords(day)} was found by its title. That says nothing about coverage or authorization.`;
}

interface Candidate {
  readonly document: CoverageDocument;
  /** What its list of codes says of the code; undefined where it was not read. */
  readonly names?: boolean;
  /** It is for other states. */
  readonly isElsewhere: boolean;
  /** Its states are known, and the state is among them. */
  readonly isHere: boolean;
}

/** Documents whose titles have every word that is asked for; with its list of codes, half of the words will do. */
async function candidates(cms: CmsCoverage, kind: DocumentKind, question: DeterminationQuestion): Promise<Candidate[]> {
  const { rows, seenOn } = await cms.rows(documentKinds[kind].list);
  const documents = newestOfEach(rows.flatMap((row) => readDocument(kind, row, seenOn) ?? []));
  const fits = documents
    .map((document) => ({
      document,
      share: Math.max(0, ...question.words.map((words) => shareOf(document.title, words))),
    }))
    .sort((a, b) => b.share - a.share);
  const readsCodes = cms.isLicensed && kind !== 'ncd' && question.code !== undefined;
  if (!readsCodes) {
    const whole = fits.filter(({ share }) => share === 1).map(({ document }) => document);
    return Promise.all(
      whole.map(async (document, index) => ({
        document: kind === 'ncd' && index < mostRead ? await dated(cms, document) : document,
        ...anywhere,
      })),
    );
  }
  const near = fits.filter(({ share }) => share >= 0.5).slice(0, mostRead);
  const read = await Promise.all(
    near.map(async ({ document, share }) => ({ share, ...(await withCodes(cms, document, question)) })),
  );
  return read.filter(({ share, names }) => names ?? share === 1).map(({ share: _, ...one }) => one);
}

const anywhere = { isElsewhere: false, isHere: false } as const;

function shareOf(title: string, words: string): number {
  const { wanted, found } = wordsIn(title, words.replaceAll(/\b(?:right|left|bilateral)\b/gi, ' '));
  return wanted === 0 ? 0 : found / wanted;
}

/** The list of national determinations has no days. */
async function dated(cms: CmsCoverage, document: CoverageDocument): Promise<CoverageDocument> {
  const { rows } = await cms.rows('data/ncd', idOf(document));
  return { ...document, ...(rows[0] && datesOf(rows[0])) };
}

async function withCodes(
  cms: CmsCoverage,
  document: CoverageDocument,
  { code, state }: DeterminationQuestion,
): Promise<Candidate> {
  const rowsOf = (what: string) => settled(() => cms.rows(`data/${document.kind}/${what}`, idOf(document), true));
  const [codes, places] = await Promise.all([
    rowsOf('hcpc-code'),
    state === undefined ? undefined : rowsOf('primary-jurisdiction'),
  ]);
  const listed = 'value' in codes ? codes.value.rows.map((row) => row['hcpc_code_id']) : [];
  const named = places && 'value' in places ? places.value.rows : [];
  const name = state === undefined ? '' : stateName(state).toLowerCase();
  // A place is written as `Texas`, or as `California - Entire State`.
  const isHere = named.some((row) =>
    Object.values(row).some((one) => typeof one === 'string' && one.toLowerCase().split(' - ')[0]?.trim() === name),
  );
  return {
    document,
    ...(listed.length > 0 && { names: listed.includes(code?.toUpperCase()) }),
    isElsewhere: named.length > 0 && !isHere,
    isHere,
  };
}

function idOf({ kind, id, version }: CoverageDocument): Record<string, string> {
  const names = documentKinds[kind];
  return { [names.id]: id, [names.version]: version };
}

function standingOn({ effective, ended }: CoverageDocument, day: string): 'in-force' | 'later' | 'ended' {
  if (ended !== undefined && ended <= day) return 'ended';
  return effective !== undefined && day < effective ? 'later' : 'in-force';
}

function toldOf(
  { document, names, isHere }: Candidate,
  { code = '', isUncertain }: DeterminationQuestion,
  sources: PacketSources,
): PacketStatement {
  const { kind, number, title, contractor, effective, seenOn } = document;
  const { name } = documentKinds[kind];
  const conditions = [
    ...(isUncertain ? ['the plan is Original Medicare'] : []),
    ...(contractor === undefined || isHere ? [] : [`the contractor of the place is ${contractor}`]),
  ];
  const onlyIf = conditions.length === 0 ? '' : `Only if ${conditions.join(', and ')}: `;
  const since = effective === undefined ? 'CMS gives no day since when' : `in force since ${dateWords(effective)}`;
  const codes = names === undefined ? '' : names ? `; its list has ${code}` : `; its list has no ${code}`;
  return statement(
    `${onlyIf}${name} ${number}, “${title}”, ${since}${codes}. Its criteria are to be read there.`,
    sources.add({
      kind: 'payer-page',
      title: `${name} ${number}${contractor === undefined ? '' : `, ${contractor}`}`,
      url: addressOf(document),
      ...(effective !== undefined && { date: effective }),
      seen_on: seenOn,
    }),
  );
}

function notInForce(others: readonly Candidate[], day: string): string {
  const names = others.slice(0, mostShown).map(({ document }) => {
    const { number, effective, ended } = document;
    const isLater = standingOn(document, day) === 'later';
    return `${number} (${isLater ? `since ${dateWords(effective ?? '')}` : `until ${dateWords(ended ?? '')}`})`;
  });
  return `Not in force on ${dateWords(day)} as CMS lists them now: ${names.join(', ')}. An earlier version may have counted then.`;
}

type Settled<Value> = { readonly value: Value } | { readonly failure: string };

/** A failure of the database ends no packet. */
async function settled<Value>(read: () => Promise<Value>): Promise<Settled<Value>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof CoverageError)) throw error;
    return { failure: whyNot[error.code] ?? 'it did not answer as expected.' };
  }
}

const whyNot: Readonly<Partial<Record<CoverageError['code'], string>>> = {
  PAYER_UNREACHABLE: 'it could not be reached, or is too busy.',
  PAYER_TIMEOUT: 'it did not answer in time.',
  PAYER_ANSWER_TOO_LARGE: 'its answer is larger than what is read of one.',
  PAYER_AUTH_REFUSED: 'it did not let this gateway in.',
};
