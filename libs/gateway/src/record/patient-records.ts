import { coversPlatform, Deadline, type CallGrant, type FhirCall, type FhirProxy } from '@fhir-gateway/fhir-proxy';
import {
  groupPeople,
  readPeople,
  type Person,
  type ReadingOptions,
  type RecordConnection,
} from '@fhir-gateway/patient-record';
import { PlatformError, type PlatformRegistry, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { parseExact, type FhirReader } from '@fhir-gateway/record-view';
import { AuthError, type ConnectionSummary, type SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { usedId } from '../callers/several-people.js';
import { describeError } from '../errors/describe-error.js';
import { GatewayError } from '../errors/errors.js';

/** Who asks for a record; the same for every request that the answer takes. */
export interface RecordCall {
  readonly session: Session;
  readonly door: FhirCall['door'];
  readonly clientId?: string;
  /** What the person lets the app do that calls; absent for the person's own call. */
  readonly grant?: CallGrant;
  /** Whom limits count the requests for. */
  readonly caller?: string;
  readonly requestId: string;
  /** Aborted when nobody waits for the answer any longer. */
  readonly signal: AbortSignal;
}

interface PatientRecordsParts {
  readonly auth: Pick<SmartAuth, 'statuses'>;
  readonly registry: Pick<PlatformRegistry, 'resolve'>;
  readonly proxy: Pick<FhirProxy, 'fetchJson'>;
  fhirBaseUrl(platformId: string): string;
}

/** Longer than a person waits for a page, and less than clients give a call of a tool. */
const longestReadingMs = 20_000;

/** The records of the people who are connected in a session, over all platforms. */
export class PatientRecords {
  readonly #parts: PatientRecordsParts;

  constructor(parts: PatientRecordsParts) {
    this.#parts = parts;
  }

  /**
   * Answers with what could be read in time: requests to platforms that have not answered by then are aborted, and are gaps
   * of the answer.
   */
  async within<T>(call: RecordCall, answer: (call: RecordCall) => Promise<T>): Promise<T> {
    const deadline = new Deadline(longestReadingMs, call.signal);
    try {
      return await answer({ ...call, signal: deadline.signal });
    } finally {
      deadline.release();
    }
  }

  /**
   * The connections of the session that the caller may use, each with a reader that is bound to the call; ended ones
   * included.
   */
  async connections(call: RecordCall): Promise<RecordConnection[]> {
    const all = await this.#parts.auth.statuses(call.session);
    return all
      .filter(({ platformId }) => coversPlatform(call.grant, platformId))
      .map((one) => this.#connection(one, call));
  }

  /** Everybody who is connected, with what each platform says of them. */
  async people(call: RecordCall): Promise<Person[]> {
    return groupPeople(await readPeople(await this.connections(call), this.readingOptions(call)));
  }

  /**
   * The one person whose record is asked for.
   *
   * @param named an id of any connection of the person; may be absent while only one person is connected
   * @throws GatewayError PERSON_UNKNOWN | PERSON_REQUIRED
   */
  async person(call: RecordCall, named?: string): Promise<Person> {
    const people = await this.people(call);
    const [only, another] = people;
    if (named !== undefined) {
      const found = people.find(({ sources }) => sources.some(({ connection }) => connection.id === named));
      if (found) return found;
      throw new GatewayError('PERSON_UNKNOWN', 'No person of this session has a connection with this id.');
    }
    if (only === undefined) throw new AuthError('LOGIN_REQUIRED', 'No platform is connected.');
    if (another === undefined) return only;
    const ids = people.map(({ id }) => id).join(', ');
    throw new GatewayError('PERSON_REQUIRED', `Records of several people are connected. Name one of: ${ids}.`);
  }

  /** How a record is read for a call. */
  readingOptions({ signal }: Pick<RecordCall, 'signal'>): ReadingOptions {
    return { signal, describe: describeError };
  }

  #connection(status: ConnectionSummary, call: RecordCall): RecordConnection {
    const { registry } = this.#parts;
    const id = usedId(status);
    const platform = resolveQuietly(registry, id);
    const ended = endOf(status, platform);
    return {
      id,
      platformName: platform?.name ?? id,
      ...(status.patient !== undefined && { patientId: status.patient }),
      baseUrl: this.#parts.fhirBaseUrl(id),
      isStrict: platform?.definition.quirks?.rejectUnknownSearchParams === true,
      reader: this.#reader(platform, call),
      ...(ended && { ended }),
    };
  }

  /** Sends reads, and nothing else. */
  #reader(platform: ResolvedPlatform | undefined, call: RecordCall): FhirReader {
    const { session, door, clientId, grant, caller, requestId, signal } = call;
    return async ({ path, query = '' }) => {
      if (platform === undefined) throw gone();
      return this.#parts.proxy.fetchJson(
        {
          platform,
          session,
          ...(clientId !== undefined && { clientId }),
          ...(grant && { grant }),
          ...(caller !== undefined && { caller }),
          request: { method: 'GET', path, query, headers: { accept: 'application/fhir+json' } },
          door,
          requestId,
          signal,
        },
        { parse: parseExact },
      );
    };
  }
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
