import { type Config, isLoopbackHost } from '@fhir-gateway/gateway';
import { connectRedis, parseRedisUrl, type RedisTarget } from '@fhir-gateway/token-vault/redis';
import { checkStoredKeys } from './check-stored-keys.js';
import { finding, type Area, type Finding } from './finding.js';
import { readRedisServer } from './redis-server-facts.js';
import { serverFindings } from './redis-server-findings.js';

const variable = 'FHIR_GATEWAY_REDIS_URL';

/** Asks the configured Redis, each server of it that takes writes, how it is set up. Changes nothing there. */
export async function checkRedis(config: Config, now: () => number, connectTimeoutMs: number): Promise<Area> {
  const { redisUrl: url, redisCa: ca, redisWriteReplicas } = config;
  const name = 'redis';
  const target = url === undefined ? undefined : parseRedisUrl(url);
  if (url === undefined || target === undefined) {
    return { name, seen: 'not configured: sessions in memory', skipped: true, findings: [] };
  }
  const { kind, servers, isEncrypted } = describeTarget(target);
  const where = servers.join(', ');
  const open = servers.filter((server) => !isLoopbackHost(server.replace(/:\d+$/, '')));
  const plain = isEncrypted || open.length === 0 ? [] : [unencrypted(open)];
  try {
    const link = await connectRedis({ url, connectTimeoutMs, ca });
    try {
      const commands = await link.servers();
      const facts = await Promise.all(commands.map((command) => readRedisServer(command, now)));
      const versions = [...new Set(facts.map(({ version }) => version))].join(', ');
      const keys = await checkStoredKeys(link, config, now);
      const seen = `${kind} at ${where}, Redis ${versions}`;
      return {
        name,
        seen,
        findings: [
          ...plain,
          ...facts.flatMap((one) => serverFindings(one, { kind, where, redisWriteReplicas })),
          ...keys,
        ],
      };
    } finally {
      await link.shutdown();
    }
  } catch (error) {
    return { name, seen: `${kind} at ${where}`, findings: [...plain, connectFinding(error, where)] };
  }
}

/** Hosts and ports only: the URL itself can hold a password. */
function describeTarget(target: RedisTarget): { kind: RedisTarget['kind']; servers: string[]; isEncrypted: boolean } {
  const { kind } = target;
  if (kind === 'single') {
    const { hostname, port, protocol } = new URL(target.url);
    return { kind, servers: [`${hostname}:${port || '6379'}`], isEncrypted: protocol === 'rediss:' };
  }
  const nodes = kind === 'sentinel' ? target.sentinels : target.nodes;
  return { kind, servers: nodes.map(({ host, port }) => `${host}:${port}`), isEncrypted: target.access.tls };
}

function unencrypted(servers: readonly string[]): Finding {
  const what = `Redis is reached without TLS at ${servers.join(', ')}.`;
  return finding('redis-unencrypted', variable, what, `Begin ${variable} with rediss, or keep that network private.`);
}

function connectFinding(error: unknown, where: string): Finding {
  const reason = reasonsOf(error).join(' ');
  if (/NOAUTH|WRONGPASS|NOPERM|AUTH failed/i.test(reason)) {
    const fix = `Put the user and password that this Redis wants into ${variable}; the user needs +@all on keys fg:*.`;
    return finding('redis-login', variable, `Redis at ${where} does not accept this user and password.`, fix);
  }
  if (/CERT|self.signed|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|wrong version number/i.test(reason)) {
    const fix = 'Set FHIR_GATEWAY_REDIS_CA to the PEM certificates of its authority, or redis where it speaks no TLS.';
    return finding('redis-tls', variable, `No TLS connection to Redis at ${where} can be trusted.`, fix);
  }
  const fix = `Start Redis there, let this machine through to it, or correct ${variable}.`;
  return finding('redis-unreachable', variable, `Redis at ${where} does not answer.`, fix);
}

/** Codes and words of an error and its causes; only looked at, never shown. */
function reasonsOf(error: unknown): string[] {
  const reasons: string[] = [];
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code = '', detail = '' } = at as { code?: unknown; detail?: unknown };
    reasons.push(String(code), String(detail), at.message);
  }
  return reasons;
}
