import { randomBytes } from 'node:crypto';
import { EntrySummary, type EntryGroup, type RedisCommand } from '@fhir-gateway/audit';
import {
  AuditSearch,
  auditQuestionFault,
  type AuditPlace,
  type AuditQuestion,
  type AuditQuestionFault,
  type Config,
} from '@fhir-gateway/gateway';
import { Keyring, LastingKey, type MasterKey } from '@fhir-gateway/token-vault';
import { connectRedis, RedisVaultStore } from '@fhir-gateway/token-vault/redis';

/** Whose audit entries are looked for, and where. */
export interface AuditLookUp extends AuditQuestion {
  readonly from: AuditPlace;
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

const faultWords: Readonly<Record<AuditQuestionFault, string>> = {
  question:
    'Say what to look for: --subject, --patient, --client, --grant, --session, --request, --platform, --reads or --changes.',
  issuer: 'FHIR_GATEWAY_LOGIN_ISSUER is not set: name the provider of the person with --issuer.',
  patient: 'A patient is a platform and an id there, such as sandbox-ehr/tamsin-hollowmere.',
  key: 'FHIR_GATEWAY_MASTER_KEY is not set: entries name people, patients, apps and requests by keyed hashes.',
  redis: 'FHIR_GATEWAY_REDIS_URL is not set: there is no stream to look at.',
  server: 'FHIR_GATEWAY_AUDIT_SINKS names no fhir: there is no FHIR server to look at.',
};

/** Lines that are given at once. */
const lineBatch = 500;

/**
 * Finds audit entries by whom or what they are about. It compares keyed hashes, so that it takes the keys by which the entries
 * were written; nothing else turns a pseudonym into a name.
 *
 * @returns an exit code
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and does not answer
 * @throws AuditError AUDIT_SEARCH_FAILED when the FHIR server does not answer as it has to
 * @throws the system's error for a file that cannot be read
 */
export async function findAudit(lookUp: AuditLookUp): Promise<number> {
  const { from, settings, entries, summary, print } = lookUp;
  const fault = auditQuestionFault(lookUp, from, settings);
  if (fault !== undefined) {
    print(faultWords[fault]);
    return exitCodes.usage;
  }
  const { redisUrl: url, redisCa: ca, masterKeys } = settings;
  const link = url === undefined ? undefined : await connectRedis({ url, ca });
  try {
    const lasting = link && (await LastingKey.find({ store: new RedisVaultStore({ link }), masterKeys }));
    const lastingKeyring = lasting?.keyring ?? new Keyring(masterKeys.length > 0 ? masterKeys : [unknownKey()]);
    const command: RedisCommand | undefined = link && ((key, args) => link.command(key, args));
    const search = new AuditSearch(lookUp, { settings, lastingKeyring, command, fetch });
    const groups = new EntrySummary(search.names);
    let lines: string[] = [];
    const give = () => {
      if (lines.length > 0) entries?.(lines);
      lines = [];
    };
    const finding = await search.run(from, (entry, line) => {
      if (summary) groups.add(entry);
      else if (lines.push(line) >= lineBatch) give();
    });
    give();
    summary?.(groups.groups(), groups.table());
    print(`${finding.entries} ${finding.entries === 1 ? 'entry' : 'entries'} of ${finding.sessions} sessions.`);
    if (finding.isCut)
      print('The FHIR server has more AuditEvents than were looked at: narrow with --since and --until.');
    return finding.entries > 0 ? exitCodes.found : exitCodes.none;
  } finally {
    await link?.shutdown();
  }
}

/** Where nothing that is looked for is hashed with the master key, none has to be set; nothing matches this one. */
function unknownKey(): MasterKey {
  return { id: 'none', secret: randomBytes(32), primary: true };
}
