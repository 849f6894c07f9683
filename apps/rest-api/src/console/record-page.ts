import { html, requestIdOf, toProblem, type Html } from '@fhir-gateway/express-kit';
import { Deadline } from '@fhir-gateway/limits';
import type { RecordCall } from '@fhir-gateway/gateway';
import {
  factId,
  whatIsSaid,
  type Fact,
  type FactSource,
  type MergedSection,
  type Person,
  type PersonSource,
  type RecordSection,
} from '@fhir-gateway/patient-record';
import { attachedDocuments } from '@fhir-gateway/record-view';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import { consolePage } from '../pages/console-page.js';
import { sendGradually, type PageContent } from '../pages/gradual-page.js';
import { platformNames } from '../pages/platform-names.js';
import type { RestContext } from '../rest-context.js';
import { choice } from '../route/fields.js';
import { connectionNamed, consoleConnections, consoleVisitor, keepReader } from './console-visitor.js';
import type { ReadingStage } from './pages/record/lists/section-notes.js';
import { choosePerson } from './pages/record/choose-person.js';
import { homeHeader, patientHeader, type BackLink, type PatientHeader } from './pages/record/patient-header.js';
import { nothingConnected, readOnRequest } from './pages/record/record-frame.js';
import { notAnswered, ownerUnknown, somebody, stillReading, type SaidName } from './pages/record/still-reading.js';
import { consoleCall, consolePeople, peopleSoFar, type ConsolePeople } from './record/console-people.js';
import { MergedRecord } from './record/merged-record.js';
import { isOwnVisit } from './record/own-visit.js';
import { SealedChoice } from './record/sealed-choice.js';

/** Fields of the address of every page of a record. */
export const recordFields = {
  person: z.string().optional().describe('Whose record: the id of any of their connections'),
  wait: choice(['all'])
    .optional()
    .describe('`all`: sends the page when all platforms have answered or 20 seconds are over, and nothing before'),
};

/** The record of one person, as far as a page shows it. */
export interface ShownRecord {
  readonly person: Person;
  readonly header: PatientHeader;
  /** Those that the page asked for, in their order. */
  readonly sections: readonly MergedSection[];
  /** Names of the person's connections by id. */
  readonly platforms: ReadonlyMap<string, string>;
  /** The connection whose entries alone are wanted; empty for all. */
  readonly platform: string;
  /** While it is `partial`, what platforms have not said yet is a gap `timeout`. */
  readonly stage: ReadingStage;
  readonly session: Session;
  /** Those of the person, each under the id by which pages use it. */
  readonly connections: readonly ConnectionSummary[];
  /** Reads further while the page is made. */
  readonly call: RecordCall;
  /** The address of another page of the same person’s record. */
  to(path: string, fields?: Readonly<Record<string, string>>): string;
  /** Where the document of a source is read; absent for what is none. */
  documentHref(source: FactSource): string | undefined;
  /** Where a visit is shown with what came of it. */
  visitHref(visit: Fact): string;
}

/** What a page shows of a record where one of its entries is the heading. */
export interface HeadedContent {
  readonly heading: string;
  /** The list that the entry is of. */
  readonly back: BackLink;
  readonly body: Html;
}

/** One page of a record, and what it was asked for. */
export interface RecordPage {
  readonly req: Request;
  readonly res: Response;
  readonly title: string;
  /** The home of the person, whose name is its heading. */
  readonly isHome?: boolean;
  readonly path: string;
  /** Where another person's record is shown; by default by the same page. */
  readonly pathOfOthers?: string;
  /** What of the address stays when another person's record is shown. */
  readonly fields?: Readonly<Record<string, string>>;
  /** A connection of the person; empty where the address names nobody. */
  readonly person: string;
  /** A connection whose entries alone are shown, which names a person as well; empty for all. */
  readonly platform?: string;
  readonly waits: boolean;
  readonly sections: readonly RecordSection[];
  content(record: ShownRecord): Html | HeadedContent | Promise<Html | HeadedContent>;
}

/** Pages with a field of their own. */
const hasOwnSearch: ReadonlySet<string> = new Set(['/record', '/record/search']);
/** Where a page has been sent in part already, the platforms get so long before more of it is. */
const shortLookMs = 500;
const firstLookMs = 1_900;
/** Who is who may take longer; then those are shown who are known, in time for the first part of the page. */
const earlyPeopleMs = 1_400;

/**
 * Sends one page of one person's record: whose it is first, then what the page is about. Nothing is read while nobody is
 * connected, or for a visit that was another site's idea; where several people are connected and none is named, the page
 * asks whose record to show.
 *
 * @throws GatewayError PERSON_UNKNOWN
 */
export async function sendRecordPage(context: RestContext, page: RecordPage): Promise<void> {
  const { base } = context;
  const { req, res, title, path, fields = {} } = page;
  const session = await consoleVisitor(context, req);
  const connections = await consoleConnections(context, session);
  const whose = nameOf(page, connections);
  const frame = (content: PageContent) =>
    consolePage({
      ...{
        base,
        title: content.title ?? title,
        section: 'record',
        current: page.pathOfOthers ?? path,
        showsRecord: true,
      },
      hasSearch: connections.length > 0 && !hasOwnSearch.has(path),
      ...(whose !== '' && { person: whose }),
      body: content.body,
    });
  const withoutRecord = (body: Html) =>
    context.sendPage(
      res,
      frame({
        body: html`<h1>${title}</h1>
          ${body}`,
      }),
      { hasScript: true },
    );
  if (session === undefined || connections.length === 0) return withoutRecord(nothingConnected(base));
  if (!isOwnVisit(req)) return withoutRecord(readOnRequest(addressOf(base, path, { ...fields, ...named(page) })));
  await keepReader(context, req);
  await sendGradually(context, res, {
    frame,
    waits: page.waits,
    make: (show) => makeContent(context, page, { session, connections, show }),
    failed: (error) => {
      const { message } = toProblem(error, requestIdOf(res), context.gateway.logger);
      return html`<h1>${title}</h1>
        <div class="notice bad" role="alert">
          <p>${message}</p>
        </div>`;
    },
  });
}

interface PageVisit {
  readonly session: Session;
  /** All of the session. */
  readonly connections: readonly ConnectionSummary[];
  show(meanwhile: () => Html): void;
}

async function makeContent(context: RestContext, page: RecordPage, visit: PageVisit): Promise<PageContent> {
  const { base, gateway } = context;
  const { res, title, path, pathOfOthers = path, fields = {} } = page;
  const { session, connections, show } = visit;
  const startMs = performance.now();
  const call = consoleCall(session, res);
  const answered: PersonSource[] = [];
  const missing = (): readonly string[] => missingOf(context, connections, answered);
  show(() => html`${somebody(title)} ${notAnswered(missing(), answered.flatMap(saidName))}`);
  return gateway.records.within(call, async (bounded) => {
    const named = nameOf(page, connections);
    const whoIsWho = consolePeople(context, call, named, (source) => answered.push(source));
    // Awaited below, where a refusal is answered.
    whoIsWho.catch(() => undefined);
    const record = await MergedRecord.open(gateway, bounded, page.sections);
    const nowMs = Date.now();
    const personAddress = ({ id }: Pick<Person, 'id'>) => addressOf(base, pathOfOthers, { ...fields, person: id });
    const viewOf = ({ people, person }: Required<ConsolePeople>): PersonView => {
      const header = { base, person, people, addressOf: personAddress, nowMs, isMadeUp: isMadeUp(context, person) };
      const platform = platformOf(person, page.platform);
      const own = connections.filter(({ platformId }) =>
        person.sources.some(({ connection: { id } }) => id === platformId),
      );
      const shown = { ...shownRecord(context, header, session), platform, session, connections: own, call: bounded };
      return {
        person,
        around: (body) => headed(page, header, body),
        content: async (sections, stage) => page.content({ ...shown, sections, stage }),
      };
    };
    const isLate = !page.waits && !(await isSettledWithin(earlyPeopleMs, whoIsWho));
    const early = isLate ? await peopleSoFar(context, call, named, answered) : undefined;
    if (early) await showEarly(viewOf(early), missing, { record, call: bounded, show });
    const { people, person } = await whoIsWho;
    if (person === undefined) return choosePerson({ base, people, addressOf: personAddress, nowMs });
    const { around, content } = viewOf({ people, person });
    if (!early) show(() => around(stillReading()));
    const spentMs = performance.now() - startMs;
    const first = page.waits
      ? await record.look(person)
      : await firstLook(record, person, Math.max(shortLookMs, firstLookMs - spentMs), bounded);
    const isPartial = !page.waits && first.some(({ gaps }) => gaps.some(({ reason }) => reason === 'timeout'));
    if (!isPartial) return { body: around(await content(first, 'whole')) };
    const partial = await content(first, 'partial');
    show(() => around(partial));
    return { body: around(await content(await record.look(person), 'completed')) };
  });
}

/** How a page shows one person. */
interface PersonView {
  readonly person: Person;
  around(content: Html | HeadedContent): Html;
  content(sections: readonly MergedSection[], stage: ReadingStage): Promise<Html | HeadedContent>;
}

function headed({ title, isHome }: RecordPage, header: PatientHeader, content: Html | HeadedContent): Html {
  if ('heading' in content) return html`${patientHeader(header, content.heading, content.back)} ${content.body}`;
  return html`${isHome === true ? homeHeader(header) : patientHeader(header, title)} ${content}`;
}

/** Shows the record of whom the platforms have named by now, while others have not said yet whose record they have. */
async function showEarly(
  { person, around, content }: PersonView,
  missing: () => readonly string[],
  { record, call, show }: { record: MergedRecord; call: RecordCall; show: PageVisit['show'] },
): Promise<void> {
  const sections = await firstLook(record, person, shortLookMs, call);
  const early = await content(sections, 'partial');
  show(() => around(withNote(ownerUnknown(missing()), early)));
}

function withNote(note: Html, content: Html | HeadedContent): Html | HeadedContent {
  return 'heading' in content ? { ...content, body: html`${note} ${content.body}` } : html`${note} ${content}`;
}

async function isSettledWithin(ms: number, result: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = result.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}

async function firstLook(
  record: MergedRecord,
  person: Person,
  ms: number,
  { signal }: RecordCall,
): Promise<MergedSection[]> {
  const deadline = new Deadline(ms, signal);
  try {
    return await record.look(person, deadline.signal);
  } finally {
    deadline.release();
  }
}

function shownRecord({ base, gateway }: RestContext, header: PatientHeader, session: Session) {
  const { person, people } = header;
  const choices = new SealedChoice(gateway.storage.keyring);
  const to = (target: string, fields: Readonly<Record<string, string>> = {}) =>
    addressOf(base, target, { ...(people.length > 1 && { person: person.id }), ...fields });
  return {
    person,
    header,
    platforms: new Map(person.sources.map(({ connection }) => [connection.id, connection.platformName])),
    to,
    documentHref: ({ connection, ref, resource }: FactSource) =>
      ref !== undefined && attachedDocuments(resource).length > 0
        ? to('/record/document', { connection, entry: ref })
        : undefined,
    visitHref: (visit: Fact) => to('/record/visit', { visit: choices.seal(factId(visit), session) }),
  };
}

/** Whether every place of the person is one for trying. */
function isMadeUp({ gateway }: RestContext, { sources }: Person): boolean {
  const trying = new Set(gateway.registry.list({ kind: 'sandbox' }).map(({ id }) => id));
  return sources.every(({ connection }) => trying.has(withoutConnectionNumber(connection.id)));
}

/** The connection of the person that an address means by the id of a platform; empty where they have none there. */
function platformOf({ sources }: Person, named = ''): string {
  const ids = sources.map(({ connection }) => connection.id);
  return ids.find((id) => id === named) ?? ids.find((id) => withoutConnectionNumber(id) === named) ?? '';
}

/** Whom the address of a page names, by a person or by a platform. */
function nameOf({ person, platform = '' }: RecordPage, connections: readonly ConnectionSummary[]): string {
  return person === '' ? (connectionNamed(connections, platform)?.platformId ?? '') : person;
}

function named({ person, platform = '' }: RecordPage): Record<string, string> {
  return { ...(person !== '' && { person }), ...(platform !== '' && { platform }) };
}

function missingOf(
  context: RestContext,
  connections: readonly ConnectionSummary[],
  answered: readonly PersonSource[],
): readonly string[] {
  const known = new Set(answered.map(({ connection }) => connection.id));
  const ids = connections.filter(({ platformId }) => !known.has(platformId)).map(({ platformId }) => platformId);
  return [...new Set(platformNames(context, ids).values())];
}

/** What a connection says of whose it is, before it is known who is one person. */
function saidName(source: PersonSource): readonly SaidName[] {
  const name = whatIsSaid(source)?.name;
  return name === undefined ? [] : [{ platform: source.connection.platformName, name }];
}

function addressOf(base: string, path: string, fields: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(fields).toString();
  return `${base}${path}${query === '' ? '' : `?${query}`}`;
}
