import { parseRedisUrl } from '@fhir-gateway/token-vault/redis';
import { z } from 'zod';

/** Where sessions are stored for several processes. */
export interface RedisConfig {
  /** Absent: sessions are in this process's memory. */
  readonly redisUrl?: string;
  /** PEM certificates to trust where the Redis speaks TLS; absent: the system's. */
  readonly redisCa?: string;
  /** How many replicas must have a change before it counts. */
  readonly redisWriteReplicas: number;
}

/** The settings of Redis, to be spread into the schema of the settings. */
export const redisSettings = {
  FHIR_GATEWAY_REDIS_URL: z
    .string()
    .refine((url) => parseRedisUrl(url) !== undefined, {
      error: 'must be a redis://, rediss://, redis+sentinel:// or redis+cluster:// URL',
    })
    .optional(),
  FHIR_GATEWAY_REDIS_CA: z.string().includes('BEGIN CERTIFICATE', { error: 'must be PEM certificates' }).optional(),
  FHIR_GATEWAY_REDIS_WRITE_REPLICAS: z.coerce
    .number({ error: 'must be a number of replicas' })
    .int('must be a whole number of replicas')
    .min(0, 'must not be negative')
    .max(10, 'must be at most 10')
    .optional(),
} as const;

export function readRedis(data: z.output<z.ZodObject<typeof redisSettings>>): RedisConfig {
  const { FHIR_GATEWAY_REDIS_URL: redisUrl, FHIR_GATEWAY_REDIS_CA: redisCa } = data;
  return {
    ...(redisUrl && { redisUrl }),
    ...(redisCa && { redisCa }),
    redisWriteReplicas: data.FHIR_GATEWAY_REDIS_WRITE_REPLICAS ?? defaultWriteReplicas(redisUrl),
  };
}

/** A group with Sentinels has replicas, or it could not fail over; of other kinds of Redis nothing is known. */
function defaultWriteReplicas(redisUrl: string | undefined): number {
  return redisUrl !== undefined && parseRedisUrl(redisUrl)?.kind === 'sentinel' ? 1 : 0;
}
