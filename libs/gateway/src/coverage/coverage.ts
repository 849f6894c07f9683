import { randomUUID } from 'node:crypto';
import {
  CmsCoverage,
  disclosedPayer,
  HookDiscoveries,
  HttpPayerClient,
  OutgoingRequests,
  ServiceAddresses,
} from '@fhir-gateway/coverage-tools';
import type {
  AddressDrift,
  CoverageContext,
  DirectoryContext,
  FormSeals,
  PayerClient,
  PayerService,
  RecordReader,
  WholeRecord,
} from '@fhir-gateway/coverage-tools';
import { createElmRunner } from '@fhir-gateway/coverage-tools/cql';
import { requireGranted } from '@fhir-gateway/fhir-proxy';
import type { RunInCell } from '@fhir-gateway/limits/cells';
import type { Asker, CallGrant, FhirProxy, ServiceTransport } from '@fhir-gateway/fhir-proxy';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { PlatformSummary, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { isOneOwner } from '@fhir-gateway/smart-auth';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import type { Logger } from '../logging/logger.js';
import { choosePayer, type AskedPayer } from './choose-payer.js';
import { CallReads } from './call-reads.js';
import { disclosureAgreements } from './disclosure-agreements.js';
import type { GatewayHandles } from '../handles/gateway-handles.js';
import type { PayerDirectory } from './find-payer.js';
import { memberOf, type MemberRecords } from './member-of.js';
import { withRelativeReferences } from './relative-references.js';
import { authorizePayerCalls } from './payer-access.js';
import { SessionForms } from './session-forms.js';
import { openPersonRecord, type PersonRecordParts } from './person-record.js';
import { payerCertificate } from './payer-certificate.js';
import { tracedPayer } from '../tracing/traced-payer.js';
import type { Tracing } from '../tracing/tracing.js';

/** What {@link CoverageGateway} is made of. */
export interface CoverageGatewayOptions {
  readonly proxy: FhirProxy;
  /** Where payers are found that the platform of a record is not. */
  readonly registry: PayerDirectory;
  /** Who is connected, for matching the member. */
  readonly records: MemberRecords & PersonRecordParts['records'];
  readonly vault: Pick<TokenVault, 'withLock'>;
  readonly handles: GatewayHandles;
  readonly auth: SmartAuth;
  readonly transport: ServiceTransport;
  readonly audit: AuditSink;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  /** Whether an address may be called over plain `http:`. */
  readonly allowInsecure: (url: URL) => boolean;
  /** How services that verify signatures know this gateway. */
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly now: () => number;
  /** Where what payers wrote is evaluated. */
  readonly cellFor: (session: Session | undefined) => RunInCell;
  /** Whether the compiled CQL of forms is run; without it, such questions stay open. */
  readonly runsCql: boolean;
  /** Whether CMS’s coverage database is read; `licensed`: the operator has accepted the terms of its codes. */
  readonly cmsCoverage?: 'off' | 'open' | 'licensed';
  /** Seals what a caller without stored forms sends back. */
  readonly formSealsOf: (session: Session | undefined, platformId: string) => FormSeals;
  readonly tracing?: Pick<Tracing, 'step'>;
  fhirBaseUrl(platformId: string): string;
}

/**
 * How far a Da Vinci service is known. `claimed`: the platform file says that there is one; `configured`: its address is
 * known, too; `verified`: it has answered this process, or the payer's own document confirms the address.
 */
export type PayerServiceState = 'claimed' | 'configured' | 'verified';

/** The services of one payer in a listing. */
export interface PayerServices {
  readonly states: Readonly<Partial<Record<PayerService, PayerServiceState>>>;
  /** Where the payer's own document does not agree with the platform file; absent where it does, or was not read. */
  readonly drift?: Readonly<Partial<Record<PayerService, AddressDrift>>>;
}

/** Gives a caller what the coverage tools work with: the payer's services, and the record with the caller's own access. */
export class CoverageGateway {
  readonly #options: CoverageGatewayOptions;
  readonly #discoveries: HookDiscoveries;
  readonly #addresses: ServiceAddresses;
  readonly #cms: CmsCoverage | undefined;

  constructor(options: CoverageGatewayOptions) {
    this.#options = options;
    const { transport, logger, now, allowInsecure, cmsCoverage = 'off' } = options;
    this.#discoveries = new HookDiscoveries(now);
    this.#cms =
      cmsCoverage === 'off'
        ? undefined
        : new CmsCoverage({
            terms: cmsCoverage,
            now,
            send: (request) => transport.send({ poolKey: 'cms', ...request }),
          });
    if (cmsCoverage === 'licensed')
      logger.warn(
        { event: 'cms.terms_accepted' },
        'the settings accept the terms of AMA, ADA and AHA for codes of CMS',
      );
    this.#addresses = new ServiceAddresses({
      // Apart from the services' own connections: a document that is down must not keep anybody from the services.
      send: (platform, request) =>
        transport.send({
          poolKey: `payer document ${platform.definition.id}`,
          tls: payerCertificate(platform, request.url),
          ...request,
        }),
      now,
      allowInsecure,
      isOneOwner,
      onDrift: (platformId, drift) =>
        logger.warn(
          { event: 'payer.address_drift', platformId, drift },
          'the payer’s davinci-configuration and the platform file do not agree',
        ),
      onError: (error) => logger.error({ err: error }, 'a payer’s davinci-configuration could not be judged'),
    });
  }

  /**
   * Opens one call. Nothing is sent to a payer yet, but to find its services where the platform file leaves them open. Where
   * the payer is another platform than the record's, its clients send nothing of the record that the person has not agreed
   * to.
   *
   * @param record the platform of the record
   * @throws ProxyError GRANT_INSUFFICIENT for an app that was not given insurance and claims at both platforms
   * @throws GatewayError CALLER_UNKNOWN | PERSON_UNKNOWN | PERSON_UNCERTAIN where the whole record is asked with
   * @throws CoverageError PAYER_NOT_FOUND | PAYER_AMBIGUOUS | COVERAGE_OTHER_PAYER
   * @throws PlatformError PLATFORM_NOT_FOUND | PLATFORM_NOT_ROUTABLE for the payer that is named or found
   */
  async open(asker: Asker<AbortSignal>, record: ResolvedPlatform, asked: AskedPayer = {}): Promise<CoverageContext> {
    const { registry, now, cellFor, runsCql, formSealsOf, fhirBaseUrl } = this.#options;
    const { session, grant, signal } = asker;
    const cell = cellFor(session);
    const reads = new CallReads();
    const readsAtPayer = new CallReads();
    const { whole, records, recordsBaseUrl } = await this.#record(asker, record, asked, reads);
    const chosen = await choosePayer(registry, record, asked, { records, recordsBaseUrl, now });
    const common = {
      records,
      recordsBaseUrl,
      ...(whole && { recordNotes: () => whole.notes() }),
      discoveries: this.#discoveries,
      now,
      uuid: randomUUID,
      cell,
      formSeals: formSealsOf(session, chosen.id),
      ...(runsCql && { runElm: createElmRunner(cell) }),
      ...(session && {
        forms: new SessionForms(this.#options, { ...asker, session, platform: record, at: chosen.id }),
      }),
      ...(signal && { signal }),
    };
    const outgoing = new OutgoingRequests();
    const disclosed = (payer: PayerClient, to: string): PayerClient => {
      const agreements = disclosureAgreements({
        handles: this.#options.handles,
        caller: { ...asker, platform: record },
        from: record.id,
        to,
        confirm: asked.confirm,
      });
      return disclosedPayer(payer, {
        from: record.id,
        to,
        outgoing,
        isRecorded: (name) => reads.has(name),
        nameElsewhere: (name) =>
          whole?.nameOf(name) ?? (!reads.has(name) && readsAtPayer.has(name) ? `${name} of ${to}` : undefined),
        ...(whole && { notes: () => whole.notes() }),
        agreements,
      });
    };
    if (withoutConnectionNumber(chosen.id) === withoutConnectionNumber(record.id)) {
      const platform = await this.#addresses.fillIn(record);
      const payer = this.#payer(asker, record, platform, () => platform);
      // What other platforms have is as new to this payer as to any.
      return { ...common, platform, payer: whole ? disclosed(payer, platform.id) : payer };
    }
    requireGranted(grant, { platformId: chosen.id, types: ['Coverage'] });
    const platform = await this.#addresses.fillIn(chosen);
    let connection = platform;
    return {
      ...common,
      platform,
      payer: disclosed(
        this.#payer(asker, record, platform, () => connection),
        platform.id,
      ),
      recordSide: {
        platformId: record.id,
        outgoing,
        compareMember: async (patient) => {
          const found = await memberOf(asker, this.#options.records, record, platform, patient);
          if (found.answer !== 'same') return found;
          connection = Object.freeze({ ...platform, id: found.connectionId });
          return {
            answer: 'same',
            patientId: found.patientId,
            records: readsAtPayer.remember(this.#reader(asker, connection)),
            baseUrl: fhirBaseUrl(found.connectionId),
          };
        },
      },
    };
  }

  /**
   * What a payer's services are tried with: a made-up record in the place of anybody's, and what the payer's own document
   * says of their addresses. Absent `drift`: it names a document, and none could be read.
   */
  async openTrial(
    asker: Asker<AbortSignal>,
    listed: ResolvedPlatform,
    madeUp: Pick<CoverageContext, 'records' | 'recordsBaseUrl'>,
  ): Promise<CoverageContext & Pick<PayerServices, 'drift'>> {
    const { now, cellFor, formSealsOf } = this.#options;
    const drift = await this.#addresses.compare(listed);
    const platform = await this.#addresses.fillIn(listed);
    return {
      ...madeUp,
      ...{ platform, now, uuid: randomUUID, discoveries: this.#discoveries },
      payer: this.#payer(asker, platform, platform, () => platform),
      cell: cellFor(asker.session),
      formSeals: formSealsOf(asker.session, platform.id),
      ...(drift && { drift }),
    };
  }

  /**
   * The record alone, for what is gathered from it and sent to nobody.
   *
   * @throws ProxyError GRANT_INSUFFICIENT for an app that was not given insurance and claims
   * @throws GatewayError CALLER_UNKNOWN | PERSON_UNKNOWN | PERSON_UNCERTAIN where the whole record is read
   */
  async openRecord(
    asker: Asker<AbortSignal>,
    record: ResolvedPlatform,
    asked: Pick<AskedPayer, 'patientId' | 'wholeRecord'>,
  ): Promise<Pick<CoverageContext, 'records' | 'recordsBaseUrl' | 'recordNotes' | 'cell'> & { cms?: CmsCoverage }> {
    const { whole, ...opened } = await this.#record(asker, record, asked, new CallReads());
    const cell = this.#options.cellFor(asker.session);
    return {
      ...opened,
      cell,
      ...(whole && { recordNotes: () => whole.notes() }),
      ...(this.#cms && { cms: this.#cms }),
    };
  }

  async #record(
    asker: Asker<AbortSignal>,
    record: ResolvedPlatform,
    asked: Pick<AskedPayer, 'patientId' | 'wholeRecord'>,
    reads: CallReads,
  ) {
    // The payer answers about the coverage of a person, whatever record it is asked with.
    requireGranted(asker.grant, { platformId: record.id, types: ['Coverage'] });
    const own = this.#reader(asker, record);
    const whole = asked.wholeRecord === true ? await this.#wholeRecord(asker, record, asked.patientId, own) : undefined;
    const recordsBaseUrl = this.#options.fhirBaseUrl(record.id);
    return { whole, records: reads.remember(whole?.read ?? own), recordsBaseUrl };
  }

  /** What a question to an open directory works with: its platform is the directory's, and no record is part of it. */
  directory(asker: Asker<AbortSignal>, platform: ResolvedPlatform): DirectoryContext {
    const { now, fhirBaseUrl } = this.#options;
    const baseUrl = fhirBaseUrl(platform.id);
    return { platformId: platform.id, read: this.#reader(asker, platform), baseUrl, now };
  }

  /** @param connection whose access goes along where the payer takes that of a person */
  #payer(
    asker: Asker,
    record: ResolvedPlatform,
    platform: ResolvedPlatform,
    connection: () => ResolvedPlatform,
  ): PayerClient {
    const { transport, audit, now, tracing } = this.#options;
    const { session, clientId, grant, app, requestId } = asker;
    const subjects = clientId === undefined ? undefined : { client: clientId };
    const told = {
      app,
      requestId,
      ...(session && { sessionId: session.id }),
      ...(record.id !== platform.id && { recordPlatformId: withoutConnectionNumber(record.id) }),
    };
    const payer = new HttpPayerClient({
      platform,
      now,
      send: (request) =>
        transport.send({
          poolKey: `payer ${platform.definition.id}`,
          tls: payerCertificate(platform, request.url),
          ...request,
        }),
      authorize: (call) => authorizePayerCalls(session, connection(), this.#options)(call),
      audit: (entry) => audit({ event: `payer.${entry.service}`, ...told, ...entry }, subjects),
    });
    return grantedPayer(tracing ? tracedPayer(payer, tracing) : payer, grant);
  }

  #wholeRecord(
    asker: Asker<AbortSignal>,
    record: ResolvedPlatform,
    patientId: string | undefined,
    own: RecordReader,
  ): Promise<WholeRecord> {
    const { records, auth, registry, fhirBaseUrl } = this.#options;
    const readerOf = (id: string) => this.#reader(asker, Object.freeze({ ...registry.resolve(id), id }));
    return openPersonRecord(asker, record, patientId, own, { records, auth, readerOf, fhirBaseUrl });
  }

  /** Reads of one platform with the caller's own access. */
  #reader(asker: Asker, platform: ResolvedPlatform): RecordReader {
    const { proxy, fhirBaseUrl } = this.#options;
    const baseUrl = fhirBaseUrl(platform.id);
    return async ({ path, query }) => {
      const request = { method: 'GET', path, query, headers: { accept: 'application/fhir+json' } };
      const answer = await proxy.fetchJson({ ...asker, platform, request });
      return { ...answer, body: withRelativeReferences(answer.body, baseUrl) };
    };
  }

  /** What is known of a payer's services; undefined for a platform that claims none. Asks nobody. */
  payerServices({ id, payerServices: claimed, payerAddresses = [] }: PlatformSummary): PayerServices | undefined {
    if (!claimed) return undefined;
    const states = claimed.map((name) => {
      const isConfirmed = this.#addresses.isConfirmed(id, name);
      // A CDS service can be asked what it is; a document about it is less than its own answer.
      const isVerified = name === 'crd' ? this.#discoveries.isVerified(id) : isConfirmed;
      return [
        name,
        isVerified ? 'verified' : payerAddresses.includes(name) || isConfirmed ? 'configured' : 'claimed',
      ] as const;
    });
    const drift = this.#addresses.driftOf(id);
    return { states: Object.fromEntries(states), ...(Object.keys(drift).length > 0 && { drift }) };
  }
}

/** Keeps an app that may only read from sending a request for authorization, which is a write at the payer. */
function grantedPayer(payer: PayerClient, grant: CallGrant | undefined): PayerClient {
  if (grant === undefined) return payer;
  return {
    platformId: payer.platformId,
    configured: (service) => payer.configured(service),
    base: (service) => payer.base(service),
    send: async (request) => {
      const isWrite = request.service === 'pas' && /^(?:Claim\/\$submit|\$submit-attachment)/.test(request.path);
      requireGranted(grant, { platformId: payer.platformId, isWrite, types: ['Coverage'] });
      return payer.send(request);
    },
  };
}
