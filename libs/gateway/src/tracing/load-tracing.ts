import type { Config } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';
import type { Tracing } from './tracing.js';

/** Opens tracing where the operator wants it; what it needs is loaded only then. */
export async function loadTracing({ tracing }: Config, logger: Logger): Promise<Tracing | undefined> {
  return tracing && (await import('./open-tracing.js')).openTracing(tracing, logger);
}
