import {
  auditLineBatches,
  EntryFilter,
  type AuditEventServer,
  type AuditSource,
  type EntryCriteria,
  type FoundEntry,
  type PseudonymKind,
  type RedisCommand,
} from '@fhir-gateway/audit';
import type { Keyring } from '@fhir-gateway/token-vault';
import type { Config } from '../config/config-types.js';
import { accountOf } from './account-text.js';
import { auditPseudonymsOf } from './audit.js';

/** Whose audit entries are looked for; everything that is given must fit. At least one of the first eight is given. */
export interface AuditQuestion {
  /** The person as the OpenID provider names them: the claim `sub`. */
  readonly subject?: string | undefined;
  /** A patient as `<platform_id>/<patient id>`. */
  readonly patient?: string | undefined;
  /** An app or agent by its OAuth client id. */
  readonly client?: string | undefined;
  /** A permission of an app or chat by the field `grant` of another entry. */
  readonly grant?: string | undefined;
  /** A session by the field `subject` of another entry. */
  readonly session?: string | undefined;
  /** A request by the id that its caller was shown. */
  readonly request?: string | undefined;
  readonly platformId?: string | undefined;
  readonly kind?: 'reads' | 'changes' | undefined;
  /** Epoch milliseconds. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** The provider of `subject`; that of the settings when absent. */
  readonly issuer?: string | undefined;
}

/** Where is looked: files or the stream, or the FHIR server of the settings. */
export type AuditPlace = AuditSource | 'fhir';

/**
 * Why nothing can be looked for: nothing is asked for; the provider of the person, the platform of the patient, the key of the
 * hashes, the Redis or the FHIR server is missing.
 */
export type AuditQuestionFault = 'question' | 'issuer' | 'patient' | 'key' | 'redis' | 'server';

type SearchSettings = Pick<Config, 'audit' | 'login' | 'masterKeys' | 'redisUrl' | 'publicUrl'>;

/** Why a question cannot be asked of a place; `undefined` where it can. */
export function auditQuestionFault(
  question: AuditQuestion,
  from: AuditPlace,
  settings: SearchSettings,
): AuditQuestionFault | undefined {
  const { subject, patient, client, grant, session, request, platformId, kind, issuer } = question;
  if ([subject, patient, client, grant, session, request, platformId, kind].every((given) => given === undefined))
    return 'question';
  if (subject !== undefined && issuer === undefined && settings.login === undefined) return 'issuer';
  if (patient !== undefined && !/^[^/]+\/.+$/.test(patient)) return 'patient';
  const isHashed = [subject, patient, client, request].some((given) => given !== undefined);
  if (isHashed && settings.masterKeys.length === 0 && settings.audit.key === undefined) return 'key';
  if (from === 'redis-stream' && settings.redisUrl === undefined) return 'redis';
  return from === 'fhir' && settings.audit.fhirUrl === undefined ? 'server' : undefined;
}

/** What an {@link AuditSearch} is made with. */
export interface AuditSearchParts {
  readonly settings: SearchSettings;
  /** By which the entries were written. */
  readonly lastingKeyring: Keyring;
  readonly command?: RedisCommand | undefined;
  readonly fetch: typeof fetch;
}

/** How far a search goes. */
export interface AuditSearchBounds {
  /** Only so many bytes at the end of a file are read. */
  readonly lastBytes?: number;
  /** Asked after each batch of lines: the search ends where it is over. */
  isOver?(): boolean;
}

/** What came of a search. */
export interface AuditFinding {
  readonly entries: number;
  readonly sessions: number;
  /** Older lines of a file, or later AuditEvents, were not looked at, or the time was over. */
  readonly isCut: boolean;
}

/** Looks for entries by whom or what they are about, wherever they are. It compares keyed hashes. */
export class AuditSearch {
  /** What each pseudonym stands for that the question gave; no other is known to anybody. */
  readonly names: ReadonlyMap<string, string>;
  readonly #parts: AuditSearchParts;
  readonly #criteria: EntryCriteria;

  constructor(question: AuditQuestion, parts: AuditSearchParts) {
    const names = new Map<string, string>();
    const { lastingKeyring, settings } = parts;
    this.#parts = parts;
    this.#criteria = criteriaOf(question, settings, auditPseudonymsOf(lastingKeyring, settings.audit.key), names);
    this.names = names;
  }

  /**
   * @param found takes each entry in the order of the place, and its line
   * @throws VaultError STORE_UNAVAILABLE when Redis does not answer
   * @throws AuditError AUDIT_SEARCH_FAILED when the FHIR server does not answer as it has to
   * @throws the system's error for a file that cannot be read
   */
  async run(
    from: AuditPlace,
    found: (entry: FoundEntry, line: string) => void,
    { lastBytes, isOver = () => false }: AuditSearchBounds = {},
  ): Promise<AuditFinding> {
    const filter = new EntryFilter(this.#criteria);
    const sessions = new Set<unknown>();
    let [entries, isCut] = [0, false];
    const source = from === 'fhir' ? { server: this.#server(), criteria: this.#criteria } : from;
    const onCut = () => void (isCut = true);
    const reading = { command: this.#parts.command, onCut, lastBytes };
    for await (const lines of auditLineBatches(source, reading)) {
      for (const line of lines) {
        const entry = filter.match(line);
        if (!entry) continue;
        entries += 1;
        if (entry['subject'] !== undefined) sessions.add(entry['subject']);
        found(entry, line);
      }
      if (!isOver()) continue;
      isCut = true;
      break;
    }
    return { entries, sessions: sessions.size, isCut };
  }

  #server(): AuditEventServer {
    const { settings, fetch } = this.#parts;
    const { fhirUrl: url = '', fhirToken: token } = settings.audit;
    const context = { gatewayUrl: settings.publicUrl, platformUrl: () => undefined };
    return { url, context, fetch, token };
  }
}

type PseudonymsOf = (kind: PseudonymKind, id: string) => readonly string[];

/** @param names is filled with what each pseudonym stands for */
function criteriaOf(
  question: AuditQuestion,
  settings: SearchSettings,
  of: PseudonymsOf,
  names: Map<string, string>,
): EntryCriteria {
  const { subject, patient, client, grant, session, request, platformId, kind, sinceMs, untilMs } = question;
  const hashed = (pseudonyms: readonly string[], name: string): ReadonlySet<string> => {
    for (const pseudonym of pseudonyms) names.set(pseudonym, name);
    return new Set(pseudonyms);
  };
  const issuer = question.issuer ?? settings.login?.issuer ?? '';
  return {
    ...(subject !== undefined && { accounts: hashed(of('account', accountOf({ issuer, subject })), subject) }),
    ...(patient !== undefined && { patients: hashed(of('patient', patient), patient) }),
    ...(client !== undefined && { clients: hashed(of('client', client), client) }),
    ...(grant !== undefined && { grants: new Set([grant]) }),
    ...(session !== undefined && { sessions: new Set([session]) }),
    // One that its caller chose is written as a hash.
    ...(request !== undefined && {
      requests: new Set([request, ...of('request', request).map((hash) => `h.${hash}`)]),
    }),
    platformId,
    kind,
    sinceMs,
    untilMs,
  };
}
