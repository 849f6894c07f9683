import { exactJson } from '@fhir-gateway/fhir';
import { Deadline } from '@fhir-gateway/limits';
import { coversPlatform, type FhirProxy } from '@fhir-gateway/fhir-proxy';
import {
  groupPeople,
  PageBudget,
  readChanges,
  readPeople,
  type Person,
  type PersonSource,
  type PeopleDecision,
  type ReadingOptions,
  type RecordChanges,
  type RecordConnection,
} from '@fhir-gateway/patient-record';
import { InFlightLimiter, type InFlightRefusal } from '@fhir-gateway/limits';
import { PlatformError, type PlatformRegistry, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { OfferedSorts, type AttachedDocument, type FhirReader, type ReceivedDocument } from '@fhir-gateway/record-view';
import { AuthError, type ConnectionSummary, type SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { usedId } from '../callers/several-people.js';
import { describeError } from '../errors/describe-error.js';
import { GatewayError } from '../errors/errors.js';
import type { AnswerCache } from './answer-cache.js';
import { changesSince } from './changes-since.js';
import { fetchDocument } from './fetch-document.js';
import type { PeopleDecisions } from './people-decisions.js';
import type { RecordCall } from './record-call.js';
import type { RecordHistories } from './record-histories.js';

interface PatientRecordsParts {
  readonly decisions: Pick<PeopleDecisions, 'list' | 'decide' | 'undo'>;
  readonly auth: Pick<SmartAuth, 'statuses'>;
  readonly registry: Pick<PlatformRegistry, 'resolve'>;
  readonly proxy: Pick<FhirProxy, 'fetchJson' | 'send'>;
  readonly answers: Pick<AnswerCache, 'send'>;
  readonly histories: Pick<RecordHistories, 'open'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What came by a link or a card. */
  readonly received: { connections(session: Session): Promise<RecordConnection[]> };
  fhirBaseUrl(platformId: string): string;
}

/** Longer than a person waits for a page, and less than clients give a call of a tool. */
const longestReadingMs = 20_000;

/**
 * Of the JSON of platforms' pages that are held at once, over all answers. In memory they take about four times as much.
 * The record of one person with five platforms and 10,000 entries is 13 MB, of which a summary holds a section at a time.
 */
const mostPageBytes = 6 * 1024 * 1024;

/** Records that are read at once, of one session and of all; others wait for their turn. */
const atOnce = {
  places: 12,
  placesPerCaller: 3,
  maxWaiting: 64,
  maxWaitingPerCaller: 12,
  queueTimeoutMs: 15_000,
};

/** The records of the people who are connected in a session, over all platforms. */
export class PatientRecords {
  readonly #parts: PatientRecordsParts;
  readonly #pages = new PageBudget(mostPageBytes);
  readonly #offers = new OfferedSorts();
  readonly #readings = new InFlightLimiter(atOnce, (reason) => tooMany(reason));

  constructor(parts: PatientRecordsParts) {
    this.#parts = parts;
  }

  /**
   * Answers with what could be read in time: requests to platforms that have not answered by then are aborted, and are gaps
   * of the answer. While the answers that are made at once hold too many pages, later ones wait for a part of that time.
   *
   * @throws GatewayError CALLS_AT_ONCE_LIMITED | GATEWAY_BUSY while this session, or all, read as many records as they may
   */
  async within<T>(call: RecordCall, answer: (call: RecordCall) => Promise<T>): Promise<T> {
    const place = await this.#readings.enterInTurn(call.session.id, call.signal);
    const deadline = new Deadline(longestReadingMs, call.signal);
    const pages = this.#pages.open(call.session.id);
    try {
      return await answer({ ...call, signal: deadline.signal, pages });
    } finally {
      pages.close();
      deadline.release();
      place.leave();
    }
  }

  /**
   * The connections of the session that the caller may use, each with a reader that is bound to the call; ended ones
   * included. What the person opened from a link or a card is among them for the person, and for no app: a grant is of
   * platforms.
   */
  async connections(call: RecordCall): Promise<RecordConnection[]> {
    const [all, received] = await Promise.all([
      this.#parts.auth.statuses(call.session),
      call.grant === undefined ? this.#parts.received.connections(call.session) : [],
    ]);
    const covered = all.filter(({ platformId }) => coversPlatform(call.grant, platformId));
    return [...covered.map((one) => this.#connection(one, call)), ...received];
  }

  /**
   * Everybody who is connected, with what each platform says of them: by evidence, and by what the person has decided.
   *
   * @param answered is told of each connection when it has said whose it is, or cannot
   */
  async people(call: RecordCall, answered?: (source: PersonSource) => void): Promise<Person[]> {
    const [sources, decisions] = await Promise.all([this.#sources(call, answered), this.decisions(call)]);
    return groupPeople(sources, decisions);
  }

  /** What the platform behind one connection says of its person; `undefined` where the session has no such connection. */
  async source(call: RecordCall, id: string): Promise<PersonSource | undefined> {
    const connection = (await this.connections(call)).find((one) => one.id === id);
    const [source] = connection ? await readPeople([connection], this.readingOptions(call)) : [];
    return source;
  }

  /** What the person of the session has decided about who is who. */
  decisions({ session }: Pick<RecordCall, 'session'>): Promise<PeopleDecision[]> {
    return this.#parts.decisions.list(session);
  }

  /**
   * Takes down that connections are of one person, or that the first is not the others'. It is about everybody whom the
   * named connections stand for: joining two joins all connections of both.
   *
   * @param ids of connections, at least two
   * @throws GatewayError PERSON_UNKNOWN | PERSON_UNDECIDABLE
   */
  async decide(call: RecordCall, kind: PeopleDecision['kind'], ids: readonly string[]): Promise<void> {
    await this.#parts.decisions.decide(call.session, kind, await this.people(call), ids);
  }

  /**
   * Forgets the decision about two connections, and what was decided together with it.
   *
   * @throws GatewayError PERSON_UNKNOWN | PERSON_UNDECIDABLE
   */
  async undoDecision(call: RecordCall, ids: readonly [string, string]): Promise<void> {
    await this.#parts.decisions.undo(call.session, await this.people(call), ids);
  }

  /**
   * The one person whose record is asked for. A connection that cannot be read makes no second person: it is in
   * `unattributed` of the one who is known.
   *
   * @param named an id of any connection of the person, with or without its number while nobody else is connected there; may
   *   be absent while only one person is connected
   * @throws GatewayError PERSON_UNKNOWN | PERSON_REQUIRED
   */
  async person(call: RecordCall, named?: string): Promise<Person> {
    const people = await this.people(call);
    const known = people.filter(({ sources }) => sources.some(({ patient }) => patient !== undefined));
    const [only, another] = known.length > 0 ? known : people;
    if (named !== undefined) {
      const withId = (id: string) =>
        people.find(({ sources }) => sources.some(({ connection }) => connection.id === id));
      const found = withId(named) ?? withId(await this.#idInUse(call, named));
      if (found) return found;
      throw new GatewayError('PERSON_UNKNOWN', 'No person of this session has a connection with this id.');
    }
    if (only === undefined) throw new AuthError('LOGIN_REQUIRED', 'No platform is connected.');
    if (another === undefined) return only;
    throw new GatewayError('PERSON_REQUIRED', 'Records of several people are connected.', { people: namesOf(people) });
  }

  /**
   * What is new, changed or gone in one person's record.
   *
   * @param asked.person as for {@link person}
   * @param asked.since a FHIR date, which begins at midnight UTC, or an instant; absent for all since the earliest look
   * @throws GatewayError ARGUMENT_INVALID for a `since` that cannot be read or is to come, and as {@link person}
   */
  async changes(
    call: RecordCall,
    asked: { readonly person?: string | undefined; readonly since?: string | undefined },
  ): Promise<{ readonly person: Person; readonly changes: RecordChanges }> {
    const { histories, now } = this.#parts;
    const sinceMs = changesSince(asked.since, now());
    const person = await this.person(call, asked.person);
    const options = { ...this.readingOptions(call), now, histories: await histories.open(call) };
    const changes = await readChanges(person, { ...options, ...(sinceMs !== undefined && { sinceMs }) });
    return { person, changes };
  }

  /**
   * The bytes of a document that an entry behind a connection carries or points to.
   *
   * @param id of the connection
   * @param mostBytes larger ones are cut off with RESPONSE_TOO_LARGE
   * @throws as {@link fetchDocument}
   */
  document(call: RecordCall, id: string, document: AttachedDocument, mostBytes: number): Promise<ReceivedDocument> {
    const { registry, proxy, fhirBaseUrl } = this.#parts;
    const from = { platform: registry.resolve(id), proxy, baseUrl: fhirBaseUrl(id) };
    return fetchDocument(call, from, document, mostBytes);
  }

  /** How a record is read for a call. */
  readingOptions({ signal, pages }: Pick<RecordCall, 'signal' | 'pages'>): ReadingOptions {
    return { signal, describe: describeError, offers: this.#offers, ...(pages && { pages }) };
  }

  /** The id under which the connection of a number is used at present. */
  async #idInUse({ session }: RecordCall, id: string): Promise<string> {
    const found = (await this.#parts.auth.statuses(session)).find(({ connectionId }) => connectionId === id);
    return found ? usedId(found) : id;
  }

  async #sources(call: RecordCall, answered?: (source: PersonSource) => void) {
    return readPeople(await this.connections(call), this.readingOptions(call), answered);
  }

  #connection(status: ConnectionSummary, call: RecordCall): RecordConnection {
    const { registry } = this.#parts;
    const id = usedId(status);
    const platform = resolveQuietly(registry, id);
    const ended = endOf(status, platform);
    return {
      id,
      platformName: platform?.name ?? id,
      patientId: status.patient,
      baseUrl: this.#parts.fhirBaseUrl(id),
      isStrict: platform?.definition.quirks?.rejectUnknownSearchParams === true,
      reader: this.#reader(status, platform, call),
      ...(status.scopes.some((scope) => /^(user|system)\//.test(scope)) && { isOfPanel: true }),
      ...(ended && { ended }),
    };
  }

  /** Sends reads, and nothing else. */
  #reader(status: ConnectionSummary, platform: ResolvedPlatform | undefined, call: RecordCall): FhirReader {
    const { pages: _pages, ...asker } = call;
    const { session, clientId, grant } = asker;
    const { patient, connectedAtSeconds } = status;
    const connection = { session, connection: usedId(status), patient, connectedAtSeconds, clientId, grant };
    return async ({ path, query = '', leavesOut }) => {
      if (platform === undefined) throw gone();
      const send: Parameters<AnswerCache['send']>[1] = (conditions, received) =>
        this.#parts.proxy.fetchJson(
          {
            ...asker,
            platform,
            request: {
              method: 'GET',
              path,
              query,
              headers: { accept: 'application/fhir+json', ...conditions },
            },
          },
          { json: exactJson, leavesOut, received },
        );
      return this.#parts.answers.send({ ...connection, request: `${path}?${query}` }, send, exactJson);
    };
  }
}

/** Each by name, with the id to ask with; people of one name are told apart by their birth dates. */
function namesOf(people: readonly Person[]): string[] {
  return people.map(({ id, name = 'no name', birthDates, sources }) => {
    if (!sources.some(({ patient }) => patient !== undefined)) return `could not be read: ${id}`;
    const isShared = people.filter((person) => person.name === name).length > 1;
    return `${[name, ...(isShared ? birthDates : [])].join(', ')}: ${id}`;
  });
}

function tooMany(reason: InFlightRefusal): GatewayError {
  const isOwn = reason === 'caller-full' || reason === 'caller-late';
  const code = isOwn ? 'CALLS_AT_ONCE_LIMITED' : 'GATEWAY_BUSY';
  const message = isOwn
    ? 'Too many records are being read at once for you.'
    : 'Too many records are being read at once.';
  return new GatewayError(code, message, { retryAfterSeconds: 1 });
}

function endOf(
  { connected, problem }: ConnectionSummary,
  platform: ResolvedPlatform | undefined,
): RecordConnection['ended'] {
  if (platform === undefined) return gone();
  if (connected) return undefined;
  return problem ?? { code: 'LOGIN_REQUIRED', message: 'The connection has ended.' };
}

/** Connected before, and since then taken out of the platform files. */
function gone(): PlatformError {
  return new PlatformError('PLATFORM_NOT_FOUND', 'This gateway no longer knows the platform.');
}

function resolveQuietly(registry: Pick<PlatformRegistry, 'resolve'>, id: string): ResolvedPlatform | undefined {
  try {
    return registry.resolve(id);
  } catch {
    return undefined;
  }
}
