import type { ExchangeResult, UpstreamRequest } from '../answer/exchange.js';
import { exchangeRepeatedly } from './upstream-attempts.js';
import type { AttemptsOptions } from './upstream-attempts.js';
import type { UpstreamPool } from './upstream-pools.js';

/** A call to a platform as a trace has it. */
export interface CallSpan {
  /** For the platform, as the header of W3C Trace Context; `undefined` where platforms are told nothing. */
  readonly traceparent: string | undefined;
  /** @param facts.status the platform's, where it answered; `retries`: attempts but the first */
  readonly note: (facts: { readonly status?: number; readonly retries: number }) => void;
}

/** Runs a call to a platform, once, and passes on how it ended; without a span where this one is not kept. */
export type TraceCall = <T>(
  platformId: string,
  interaction: string,
  run: (span?: CallSpan) => Promise<T>,
) => Promise<T>;

/** As {@link exchangeRepeatedly}, for who traces. @param isBare whether the address takes no header but those it knows */
export function exchangeTraced(
  traceCall: TraceCall,
  platformId: string,
  isBare: boolean,
  pool: UpstreamPool,
  request: UpstreamRequest,
  options: AttemptsOptions,
): Promise<ExchangeResult> {
  return traceCall(platformId, options.interaction.kind, (span) =>
    span ? exchangeKept(span, isBare, pool, request, options) : exchangeRepeatedly(pool, request, options),
  );
}

async function exchangeKept(
  { traceparent, note }: CallSpan,
  isBare: boolean,
  pool: UpstreamPool,
  request: UpstreamRequest,
  options: AttemptsOptions,
): Promise<ExchangeResult> {
  const headers =
    traceparent === undefined || isBare ? request.headers : [...request.headers, 'traceparent', traceparent];
  let retries = 0;
  const onRetry = () => void (retries += 1);
  try {
    const result = await exchangeRepeatedly(pool, { ...request, headers }, { ...options, onRetry });
    note({ status: result.status, retries });
    return result;
  } catch (error) {
    note({ retries });
    throw error;
  }
}
