import { describeError, limitedAddress, refusalEntry, type AppName, type Gateway } from '@fhir-gateway/gateway';
import { RateLimiter } from '@fhir-gateway/limits';

import type { RecordRefusal } from '../pipeline.js';
import { ruleOf } from './refusal-rules.js';
import { contextOf } from '../stages/request-context.js';

/** The gateway's part that refusals are written to. */
export type AuditedGateway = Pick<Gateway, 'audit' | 'clientAddressOf'>;

/** Entries a minute of one caller, by code: a full process or caller is refused as often as it asks. */
const entriesOfLimit: ReadonlySet<string> = new Set(['GATEWAY_BUSY', 'CALLS_AT_ONCE_LIMITED']);
/** Entries a minute of one address, of a stage that no limit stands before. */
const entriesPerAddress = 60;
const minuteMs = 60_000;

/**
 * Makes what audits the refusals of stages, under the request id, with the stage, the rule and the platform. It leaves out
 * what is no decision (an address where nothing is, an outage) and what `CallLimits` notes itself. A limit of requests
 * under way is noted once a minute for each caller, and other refusals 60 times a minute for each address; beyond that
 * they are in the log alone.
 *
 * @param app as the entry's `app` has it
 * @param now epoch milliseconds
 */
export function createRefusalAudit(
  { audit, clientAddressOf }: AuditedGateway,
  app: AppName,
  now: () => number = Date.now,
): RecordRefusal {
  const written = new RateLimiter({ now });
  return (error, request, response, who = limitedAddress(clientAddressOf(request))) => {
    const rule = ruleOf(error);
    const { code } = describeError(error);
    if (rule === undefined || code === 'CALLS_LIMITED') return;
    const isLimit = entriesOfLimit.has(code);
    // A process that is full is so for everybody.
    const key = code === 'GATEWAY_BUSY' ? code : `${isLimit ? code : 'other'} ${who}`;
    const bucket = { key, capacity: isLimit ? 1 : entriesPerAddress, periodMs: minuteMs, sharing: 'reported' } as const;
    const taken = written.take([bucket]);
    // Without a store it is never a promise.
    if (taken instanceof Promise || taken.waitMs > 0) return;
    audit(refusalEntry({ app, code, rule }, contextOf(response), who));
  };
}
