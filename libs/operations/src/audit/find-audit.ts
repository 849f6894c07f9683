import { randomBytes } from 'node:crypto';
import {
  auditLineBatches,
  EntryFilter,
  EntrySummary,
  type AuditSource,
  type EntryCriteria,
  type EntryGroup,
  type PseudonymKind,
  type RedisCommand,
} from '@fhir-gateway/audit';
import { accountOf, auditPseudonymsOf, type Config } from '@fhir-gateway/gateway';
import { Keyring, LastingKey, type MasterKey } from '@fhir-gateway/token-vault';
import { connectRedis, RedisVaultStore } from '@fhir-gateway/token-vault/redis';

/** Whose audit entries are looked for, and where. At least one of the first eight is given. */
export interface AuditLookUp {
  /** The person as the OpenID provider names them: the claim `sub`. */
  readonly subject?: string;
  /** A patient as `<platform_id>/<patient id>`. */
  readonly patient?: string;
  /** An app or agent by its OAuth client id. */
  readonly client?: string;
  /** A permission of an app or chat by the field `grant` of another entry. */
  readonly grant?: string;
  /** A session by the field `subject` of another entry. */
  readonly session?: string;
  /** A request by the id that its caller was shown. */
  readonly request?: string;
  readonly platformId?: string;
  readonly kind?: 'reads' | 'changes';
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** The provider of `subject`; that of the settings when absent. */
  readonly issuer?: string;
  readonly from: AuditSource;
  readonly settings: Config;
  /** Takes entries as they were written, many at once: to write each by itself takes longer than to find it. */
  readonly entries?: (lines: readonly string[]) => void;
  /** Takes groups of entries instead, with names for the pseudonyms of what was looked for. */
  readonly summary?: (groups: readonly EntryGroup[], table: readonly string[]) => void;
  /** Takes what a person is told. */
  readonly print: (line: string) => void;
}

/** Told to a shell: entries were found; none was; arguments or settings do not fit. */
const exitCodes = { found: 0, none: 1, usage: 2 } as const;

/**
 * Finds audit entries by whom or what they are about. It compares keyed hashes, so that it takes the keys by which the entries
 * were written; nothing else turns a pseudonym into a name.
 *
 * @returns an exit code
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and does not answer
 * @throws the system's error for a file that cannot be read
 */
export async function findAudit(lookUp: AuditLookUp): Promise<number> {
  const { from, settings, entries, summary, print } = lookUp;
  const fault = faultOf(lookUp);
  if (fault !== undefined) {
    print(fault);
    return exitCodes.usage;
  }
  const { redisUrl: url, redisCa: ca, masterKeys } = settings;
  const link = url === undefined ? undefined : await connectRedis({ url, ...(ca !== undefined && { ca }) });
  try {
    const lasting = link && (await LastingKey.find({ store: new RedisVaultStore({ link }), masterKeys }));
    const keyring = lasting?.keyring ?? new Keyring(masterKeys.length > 0 ? masterKeys : [unknownKey()]);
    const names = new Map<string, string>();
    const criteria = criteriaOf(lookUp, auditPseudonymsOf(keyring, settings.audit.key), names);
    const command: RedisCommand | undefined = link && ((key, args) => link.command(key, args));
    const filter = new EntryFilter(criteria);
    const groups = new EntrySummary(names);
    const sessions = new Set<unknown>();
    let found = 0;
    const isFound = (line: string): boolean => {
      const match = filter.match(line);
      if (!match) return false;
      found += 1;
      if (match['subject'] !== undefined) sessions.add(match['subject']);
      if (summary) groups.add(match);
      return true;
    };
    for await (const lines of auditLineBatches(from, command)) {
      const matches = lines.filter(isFound);
      if (!summary && matches.length > 0) entries?.(matches);
    }
    summary?.(groups.groups(), groups.table());
    print(`${found} ${found === 1 ? 'entry' : 'entries'} of ${sessions.size} sessions.`);
    return found > 0 ? exitCodes.found : exitCodes.none;
  } finally {
    await link?.shutdown();
  }
}

/** Where nothing that is looked for is hashed with the master key, none has to be set; nothing matches this one. */
function unknownKey(): MasterKey {
  return { id: 'none', secret: randomBytes(32), primary: true };
}

/** Why nothing can be looked for; `undefined` where it can. */
function faultOf(lookUp: AuditLookUp): string | undefined {
  const { subject, patient, client, grant, session, request, platformId, kind, issuer, settings, from } = lookUp;
  if ([subject, patient, client, grant, session, request, platformId, kind].every((given) => given === undefined))
    return 'Say what to look for: --subject, --patient, --client, --grant, --session, --request, --platform, --reads or --changes.';
  if (subject !== undefined && issuer === undefined && settings.login === undefined)
    return 'FHIR_GATEWAY_LOGIN_ISSUER is not set: name the provider of the person with --issuer.';
  if (patient !== undefined && !/^[^/]+\/.+$/.test(patient))
    return 'A patient is a platform and an id there, such as sandbox-ehr/tamsin-hollowmere.';
  const isHashed = [subject, patient, client, request].some((given) => given !== undefined);
  if (isHashed && settings.masterKeys.length === 0 && settings.audit.key === undefined)
    return 'FHIR_GATEWAY_MASTER_KEY is not set: entries name people, patients, apps and requests by keyed hashes.';
  if (from === 'redis-stream' && settings.redisUrl === undefined)
    return 'FHIR_GATEWAY_REDIS_URL is not set: there is no stream to look at.';
  return undefined;
}

type PseudonymsOf = (kind: PseudonymKind, id: string) => readonly string[];

/** @param names is filled with what each pseudonym stands for */
function criteriaOf(lookUp: AuditLookUp, of: PseudonymsOf, names: Map<string, string>): EntryCriteria {
  const { subject, patient, client, grant, session, request, platformId, kind, sinceMs, untilMs, settings } = lookUp;
  const hashed = (pseudonyms: readonly string[], name: string): ReadonlySet<string> => {
    for (const pseudonym of pseudonyms) names.set(pseudonym, name);
    return new Set(pseudonyms);
  };
  const issuer = lookUp.issuer ?? settings.login?.issuer ?? '';
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
    ...(platformId !== undefined && { platformId }),
    ...(kind !== undefined && { kind }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
  };
}
