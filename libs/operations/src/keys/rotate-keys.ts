import type { Config } from '@fhir-gateway/gateway';
import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedis, type ResealCounts, resealRedis } from '@fhir-gateway/token-vault/redis';

/** What a rotation needs to know of the settings. */
export type RotationSettings = Pick<Config, 'redisUrl' | 'redisCa' | 'masterKeys'>;

/** How a run is watched and stopped. */
export interface RotationRun {
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Is given the counts, for programs that read them. */
  readonly onCounts?: (counts: ResealCounts) => void;
}

/** Told to a shell: done; not all could be sealed again; run again later. */
export const exitCodes = { done: 0, failed: 1, notYet: 4 } as const;

const canGo = 'The older keys can be taken away now. Apps that registered themselves under one connect again then.';
const PROGRESS_INTERVAL_MS = 2_000;

/**
 * Seals everything in the configured Redis again under the primary master key, and says whether the older keys can go.
 *
 * @returns one of {@link exitCodes}
 * @throws VaultError STORE_UNAVAILABLE when the Redis does not answer
 */
export async function rotateKeys(settings: RotationSettings, run: RotationRun): Promise<number> {
  const { redisUrl, redisCa, masterKeys } = settings;
  const { print, signal, now = Date.now, onCounts } = run;
  if (redisUrl === undefined) {
    print('FHIR_GATEWAY_REDIS_URL is not set: sessions in memory end with their process, there is nothing to rotate.');
    return exitCodes.failed;
  }
  const older = masterKeys.filter((key) => !key.primary).map((key) => key.id);
  const primary = masterKeys.find((key) => key.primary)?.id;
  print(`Sealing with the key "${primary}"; older keys: ${older.map((id) => `"${id}"`).join(', ') || 'none'}.`);
  const link = await connectRedis({ url: redisUrl, ...(redisCa !== undefined && { ca: redisCa }) });
  let printedAtMs = now();
  const onProgress = ({ sessions, resealed }: ResealCounts) => {
    if (now() - printedAtMs < PROGRESS_INTERVAL_MS) return;
    printedAtMs = now();
    print(`  … ${sessions} sessions, ${resealed} values sealed again`);
  };
  try {
    const keyring = new Keyring(masterKeys);
    const counts = await resealRedis({ link, keyring, onProgress, ...(signal && { signal }) });
    onCounts?.(counts);
    print(describeCounts(counts));
    const [code, verdict] = judge(counts, older);
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

function judge(counts: ResealCounts, older: readonly string[]): [number, string] {
  if (!counts.isComplete) return [exitCodes.notYet, 'Stopped. Run it again to go on; what is done stays done.'];
  if (counts.unknownKey > 0) return [exitCodes.failed, 'Some values need a key that FHIR_GATEWAY_MASTER_KEYS lacks.'];
  if (counts.tampered > 0) return [exitCodes.failed, 'Some values are not what was sealed at their place; see above.'];
  if (counts.overtaken > 0) {
    return [exitCodes.notYet, 'Some values kept changing: is every gateway sealing with the new key? Run it again.'];
  }
  if (counts.oneTime > 0) {
    const seconds = counts.oneTimeEndsInSeconds;
    return [exitCodes.notYet, `Sign-ins under way still need the older keys. Run it again in ${seconds} seconds.`];
  }
  return [exitCodes.done, older.length > 0 ? canGo : 'Everything is current.'];
}
