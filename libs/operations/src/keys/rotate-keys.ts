import type { Config } from '@fhir-gateway/gateway';
import { Keyring, LastingKey } from '@fhir-gateway/token-vault';
import { connectRedis, RedisVaultStore, type ResealCounts, resealRedis } from '@fhir-gateway/token-vault/redis';

/** What a rotation needs to know of the settings. */
export type RotationSettings = Pick<Config, 'redisUrl' | 'redisCa' | 'masterKeys' | 'sessionMaxSeconds'>;

/** How a run is watched and stopped. */
export interface RotationRun {
  readonly print: (line: string) => void;
  /** Takes a line every two seconds with how far it is; absent: nobody reads it. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Is given the counts, for programs that read them. */
  readonly onCounts?: (counts: ResealCounts) => void;
}

/** Told to a shell: done; not all could be sealed again; run again later. */
export const exitCodes = { done: 0, failed: 1, notYet: 4 } as const;

const canGo =
  'The older keys can be taken away now. Browsers and apps stay signed in; pages that are open have to be loaded again.';
const PROGRESS_INTERVAL_MS = 2_000;

/**
 * Seals everything in the configured Redis again under the primary master key, and says whether the older keys can go.
 *
 * @returns one of {@link exitCodes}
 * @throws VaultError STORE_UNAVAILABLE when the Redis does not answer
 */
export async function rotateKeys(settings: RotationSettings, run: RotationRun): Promise<number> {
  const { redisUrl, redisCa, masterKeys, sessionMaxSeconds } = settings;
  const { print, signal, now = Date.now, onCounts } = run;
  if (redisUrl === undefined) {
    print('FHIR_GATEWAY_REDIS_URL is not set: sessions in memory end with their process, there is nothing to rotate.');
    return exitCodes.failed;
  }
  const older = masterKeys.filter((key) => !key.primary).map((key) => key.id);
  const primary = masterKeys.find((key) => key.primary)?.id;
  print(`Sealing with the key "${primary}"; older keys: ${older.map((id) => `"${id}"`).join(', ') || 'none'}.`);
  const link = await connectRedis({ url: redisUrl, ca: redisCa });
  let printedAtMs = now();
  const onProgress = ({ sessions, resealed }: ResealCounts) => {
    if (now() - printedAtMs < PROGRESS_INTERVAL_MS) return;
    printedAtMs = now();
    run.onProgress?.(`  … ${sessions} sessions, ${resealed} values sealed again`);
  };
  try {
    const keyring = new Keyring(masterKeys);
    const counts = await resealRedis({ link, keyring, onProgress, ...(signal && { signal }) });
    onCounts?.(counts);
    print(describeCounts(counts));
    const lasting = await LastingKey.find({ store: new RedisVaultStore({ link }), masterKeys });
    const [code, verdict] = judge({ counts, older, lasting, primary, sessionMaxSeconds, nowMs: now() });
    print(verdict);
    return code;
  } finally {
    await link.shutdown();
  }
}

function describeCounts(counts: ResealCounts): string {
  const rows: [string, number][] = [
    ['sessions', counts.sessions],
    ['values sealed again', counts.resealed],
    ['values that were current', counts.current],
    ['values overtaken by requests', counts.overtaken],
    ['values under a key that is not configured', counts.unknownKey],
    ['values that do not open', counts.tampered],
    ['one-time values under an older key', counts.oneTime],
  ];
  return rows.map(([name, count]) => `  ${name.padEnd(42)} ${String(count).padStart(8)}`).join('\n');
}

interface Findings {
  readonly counts: ResealCounts;
  readonly older: readonly string[];
  readonly primary: string | undefined;
  readonly lasting: LastingKey | undefined;
  readonly sessionMaxSeconds: number;
  readonly nowMs: number;
}

function judge(findings: Findings): [number, string] {
  const { counts, older, nowMs } = findings;
  if (!counts.isComplete) return [exitCodes.notYet, 'Stopped. Run it again to go on; what is done stays done.'];
  if (counts.unknownKey > 0) return [exitCodes.failed, 'Some values need a key that FHIR_GATEWAY_MASTER_KEYS lacks.'];
  if (counts.tampered > 0) return [exitCodes.failed, 'Some values are not what was sealed at their place; see above.'];
  if (counts.overtaken > 0) {
    return [exitCodes.notYet, 'Some values kept changing: is every gateway sealing with the new key? Run it again.'];
  }
  if (counts.oneTime > 0) {
    const at = timeOf(nowMs + counts.oneTimeEndsInSeconds * 1000);
    return [exitCodes.notYet, `Sign-ins under way still need the older keys. Run it again at ${at}.`];
  }
  if (older.length === 0) return [exitCodes.done, 'Everything is current.'];
  return judgeBrowsersAndApps(findings);
}

/** Cookies, ids of clients and names of their records are under the lasting key, since there is one. */
function judgeBrowsersAndApps({ lasting, primary, sessionMaxSeconds, nowMs }: Findings): [number, string] {
  if (lasting === undefined) {
    return [exitCodes.notYet, 'No gateway of this release has run on this Redis: start one, and run it again.'];
  }
  const endsMs = (lasting.sinceSeconds + sessionMaxSeconds) * 1000;
  if (lasting.id !== primary || endsMs <= nowMs) return [exitCodes.done, canGo];
  const [since, at] = [timeOf(lasting.sinceSeconds * 1000), timeOf(endsMs)];
  return [
    exitCodes.notYet,
    `Browsers and apps from before ${since} need the older keys, at the longest until ${at}. They can be taken away then.`,
  ];
}

function timeOf(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
