import { auditSubjectsOf, type Config, createLogger, openAuditTrail } from '@fhir-gateway/gateway';
import { Keyring, LastingKey, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedis, RedisVaultStore, sessionIds } from '@fhir-gateway/token-vault/redis';

/** Which sessions are to end, and how that is told. */
export interface SessionsToEnd {
  /** Subjects as audit entries have them, or every session. */
  readonly subjects: readonly string[] | 'all';
  readonly settings: Config;
  readonly print: (line: string) => void;
  /** Takes audit entries that go to standard output, where settings say so; they must not be among what is printed. */
  readonly auditLine: (line: string) => void;
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Is given what was done, for programs. */
  readonly onEnded?: (outcome: EndedSessions) => void;
}

/** What was done. */
export interface EndedSessions {
  /** How many sessions ended. */
  readonly ended: number;
  /** Subjects that no session has. Absent where the command stopped before it had looked at all sessions. */
  readonly notFound?: readonly string[];
  /** How many audit entries of it could not be written. */
  readonly unwrittenEntries: number;
}

/** Told to a shell: ended; one was not found, or not everything was written down; arguments; stopped before the end. */
const exitCodes = { done: 0, problem: 1, usage: 2, unfinished: 4 } as const;
const subjectPattern = /^[A-Za-z0-9_-]{16}$/;

/**
 * Ends sessions of others, each with an audit entry by the operator: whatever opens one, opens nothing from then on, in
 * every process, and the tokens of platforms are gone. Those are not revoked at the platforms, which nobody asks.
 *
 * @returns an exit code
 * @throws VaultError STORE_UNAVAILABLE when the Redis does not answer; what has ended has ended
 */
export async function endSessions(order: SessionsToEnd): Promise<number> {
  const { subjects, settings, print, signal, now } = order;
  const { redisUrl, redisCa: ca, redisWriteReplicas: writeReplicas } = settings;
  if (redisUrl === undefined) {
    print('FHIR_GATEWAY_REDIS_URL is not set: sessions in memory end with their process.');
    return exitCodes.usage;
  }
  const strange = subjects === 'all' ? undefined : subjects.find((one) => !subjectPattern.test(one));
  if (strange !== undefined) {
    print('A subject has 16 letters, digits, hyphens or underscores, as `subject` of an audit entry.');
    return exitCodes.usage;
  }
  const keyring = new Keyring(settings.masterKeys);
  const link = await connectRedis({ url: redisUrl, writeReplicas, ca });
  const store = new RedisVaultStore({ link });
  const vault = new TokenVault({ store, keyring, now, cacheSeconds: settings.sessionCacheSeconds });
  const logger = createLogger('info', { write: order.auditLine });
  const lasting = await LastingKey.find({ store, masterKeys: settings.masterKeys });
  const lastingKeyring = lasting?.keyring ?? keyring;
  const platformUrl = () => undefined;
  const audit = await openAuditTrail({ config: settings, keyring, lastingKeyring, logger, now, platformUrl });
  const subjectsOf = auditSubjectsOf(lastingKeyring, settings.audit.key);
  const wanted = new Set(subjects === 'all' ? [] : subjects);
  let ended = 0;
  let isStopped = false;
  let unwritten = 0;
  try {
    for await (const sessionId of sessionIds(link)) {
      if ((isStopped = signal?.aborted ?? false)) break;
      const found = subjectsOf(sessionId).filter((subject) => wanted.has(subject));
      if (subjects !== 'all' && found.length === 0) continue;
      for (const subject of found) wanted.delete(subject);
      audit.trail.admit();
      if (!(await vault.endSessionById(sessionId))) continue;
      const entry = { event: 'session.ended', sessionId, outcome: 'success' } as const;
      audit.trail.record(entry, { actor: 'operator' });
      ended += 1;
      if (subjects !== 'all' && wanted.size === 0) break;
    }
  } finally {
    unwritten = await audit.close();
    await vault.close();
  }
  order.onEnded?.({ ended, unwrittenEntries: unwritten, ...(!isStopped && { notFound: [...wanted] }) });
  print(`${ended} ${ended === 1 ? 'session' : 'sessions'} ended.`);
  if (isStopped) return exitCodes.unfinished;
  for (const subject of wanted) print(`No session is named ${subject}: it has ended, or another key named it.`);
  if (unwritten > 0) print(`${unwritten} audit entries of it could not be written.`);
  return wanted.size > 0 || unwritten > 0 ? exitCodes.problem : exitCodes.done;
}
