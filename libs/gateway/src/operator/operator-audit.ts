import { EntrySummary, type EntryGroup, type FoundEntry, type RedisCommand } from '@fhir-gateway/audit';
import type { Keyring, Session } from '@fhir-gateway/token-vault';
import type { AuditSubjects, AuditTrail } from '@fhir-gateway/audit';
import type { AuditSink } from '../audit/audit-entry.js';
import { AuditSearch, auditQuestionFault } from '../audit/search-audit.js';
import type { AuditFinding, AuditPlace, AuditQuestion } from '../audit/search-audit.js';
import type { Config } from '../config/config-types.js';
import { GatewayError } from '../errors/errors.js';

/** Places that an operator can look at. */
export const auditPlaces = ['file', 'redis-stream', 'fhir'] as const;

/** One of the {@link auditPlaces}. */
export type OperatorAuditPlace = (typeof auditPlaces)[number];

/** What was found, in bounded memory. */
export interface AuditResult extends AuditFinding {
  readonly from: OperatorAuditPlace;
  /** The most frequent first. */
  readonly groups: readonly EntryGroup[];
  /** Entries that are in no group of these. */
  readonly ungrouped: number;
  /** The last ones of the place, last first, as they were written. */
  readonly newest: readonly FoundEntry[];
}

/** What an {@link OperatorAudit} is made of. */
export interface OperatorAuditParts {
  readonly config: Config;
  readonly lastingKeyring: Keyring;
  readonly audit: AuditSink;
  readonly auditTrail: Pick<AuditTrail, 'admit'>;
  readonly now: () => number;
  subjectsOf(session: Session): AuditSubjects;
  /** Sends a command on a connection of the operator's own. */
  readonly command: RedisCommand;
  /** How long a search may take; default 15000. */
  readonly mostMs?: number;
}

const lastBytes = 512 * 1024 * 1024;
const mostGroups = 500;
/** Entries that a result holds. */
const mostEntries = 1_000;

const faultWords = {
  question: 'Say what to look for: a person, a patient, an app, a session, a request, a platform, reads or changes.',
  issuer: 'Nobody signs in to this gateway itself: name the provider of the person as issuer.',
  patient: 'A patient is a platform and an id there, such as sandbox-ehr/tamsin-hollowmere.',
  key: 'Entries name people, patients, apps and requests by keyed hashes, and this process has no lasting key.',
  redis: 'This gateway has no Redis.',
  server: 'This gateway posts no AuditEvents to a FHIR server.',
} as const;

/** The auditor's questions on the operator's page: one search at a time in a process, bounded in time and memory. */
export class OperatorAudit {
  readonly #parts: OperatorAuditParts;
  #isSearching = false;

  constructor(parts: OperatorAuditParts) {
    this.#parts = parts;
  }

  /** Where this process writes what can be read again, most wanted first. The log itself is none of these. */
  get places(): readonly OperatorAuditPlace[] {
    const { file, redisStream, fhirUrl } = this.#parts.config.audit;
    const has = { file: file !== undefined, 'redis-stream': redisStream, fhir: fhirUrl !== undefined };
    // The stream has the entries of all processes.
    return (['redis-stream', 'file', 'fhir'] as const).filter((place) => has[place]);
  }

  /** By which key entries name people, patients, apps and requests; `none` for one that ends with the process. */
  get hashedWith(): 'audit key' | 'stored key' | 'none' {
    const { audit, masterKeys } = this.#parts.config;
    return audit.key !== undefined ? 'audit key' : masterKeys.length > 0 ? 'stored key' : 'none';
  }

  /**
   * Looks for entries, and writes one of its own first.
   *
   * @param from a place; the first of {@link places} when absent
   * @throws GatewayError ARGUMENT_INVALID for a question that does not say enough, or a place that entries do not go to
   * @throws GatewayError GATEWAY_BUSY while another search is under way in this process
   * @throws AuditError AUDIT_UNAVAILABLE | AUDIT_SEARCH_FAILED
   * @throws VaultError STORE_UNAVAILABLE
   */
  async search(operator: Session, question: AuditQuestion, from = this.places[0]): Promise<AuditResult> {
    const { config, audit, auditTrail, subjectsOf, now } = this.#parts;
    if (from === undefined || !this.places.includes(from))
      throw new GatewayError('ARGUMENT_INVALID', 'This process writes no audit entries there.');
    const { file = '' } = config.audit;
    const place = from === 'file' ? { files: [file], isLog: false } : from;
    const fault = auditQuestionFault(question, place, config);
    if (fault !== undefined) throw new GatewayError('ARGUMENT_INVALID', faultWords[fault]);
    if (this.#isSearching)
      throw new GatewayError('GATEWAY_BUSY', 'Another search of the audit is under way in this process.');
    this.#isSearching = true;
    try {
      auditTrail.admit();
      // The entry of this search may be written before the place is read: an entry of this moment or later is in no result.
      const startMs = now();
      const [platformId, patientId] = splitPatient(question.patient);
      audit(
        {
          event: 'operator.searched',
          sessionId: operator.id,
          outcome: 'success',
          platformId,
        },
        { ...subjectsOf(operator), ...(patientId !== undefined && { patientId }) },
      );
      return { from, ...(await this.#look(question, place, startMs)) };
    } catch (error) {
      // Between a rotation and the next entry there is no file.
      if ((error as NodeJS.ErrnoException).path === undefined) throw error;
      throw new GatewayError('AUDIT_SEARCH_FAILED', 'The file of the audit cannot be read now.', { cause: error });
    } finally {
      this.#isSearching = false;
    }
  }

  async #look(question: AuditQuestion, place: AuditPlace, startMs: number): Promise<Omit<AuditResult, 'from'>> {
    const { config: settings, lastingKeyring, command, now, mostMs = 15_000 } = this.#parts;
    const untilMs = Math.min(question.untilMs ?? Infinity, startMs);
    const search = new AuditSearch({ ...question, untilMs }, { settings, lastingKeyring, command, fetch });
    const groups = new EntrySummary(search.names, mostGroups);
    let newest: FoundEntry[] = [];
    const finding = await search.run(
      place,
      (entry) => {
        groups.add(entry);
        if (newest.push(entry) >= 2 * mostEntries) newest = newest.slice(-mostEntries);
      },
      { lastBytes, isOver: () => now() >= startMs + mostMs },
    );
    const last = newest.slice(-mostEntries).reverse();
    return { ...finding, groups: groups.groups(), ungrouped: groups.leftOut, newest: last };
  }
}

/** Of `<platform_id>/<patient id>` both; the entry of a search names the patient as other entries do. */
function splitPatient(patient: string | undefined): [platformId?: string, patientId?: string] {
  const at = patient?.indexOf('/') ?? -1;
  return patient === undefined || at < 0 ? [] : [patient.slice(0, at), patient.slice(at + 1)];
}
