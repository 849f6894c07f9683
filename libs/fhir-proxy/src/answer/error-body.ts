import type { IncomingHttpHeaders } from 'node:http';
import { notFhir } from './answer-plan.js';
import type { AnswerPlan } from './answer-plan.js';
import { decodeWhole } from './content-coding.js';

/**
 * Looks at the whole body of an error answer and returns it, decompressed, when it is FHIR. Gateways in front of FHIR
 * servers answer errors in HTML, or in JSON of their own; a client that expects an OperationOutcome cannot read those.
 *
 * @throws ProxyError UPSTREAM_NOT_FHIR with the platform's status
 */
export function readErrorBody(
  body: Buffer,
  plan: AnswerPlan,
  answer: { status: number; headers: IncomingHttpHeaders; nowMs: number; maxBytes: number },
): Buffer {
  const plain = plan.coding ? decodeWhole(body, plan.coding, answer.maxBytes) : body;
  if (plain && isFhir(plain, plan)) return plain;
  throw notFhir(answer.status, answer.headers, answer.nowMs);
}

/** A body that says nothing of its type, where it is FHIR; anything else is dropped. */
export function readOutcome(
  held: readonly Buffer[],
  plan: AnswerPlan,
  maxBytes: number,
): readonly Buffer[] | undefined {
  const body = Buffer.concat(held);
  const plain = plan.coding ? decodeWhole(body, plan.coding, maxBytes) : body;
  return plain && isFhir(plain, plan) ? [plain] : undefined;
}

function isFhir(body: Buffer, plan: AnswerPlan): boolean {
  if (plan.family === 'none') return false;
  if (plan.family === 'fhir-xml') return body.length > 0;
  if (plan.family === 'plain-xml') return /<(?:[A-Za-z]+:)?OperationOutcome[\s>]/.test(body.toString('utf8'));
  const resourceType = resourceTypeOf(body);
  return plan.family === 'plain-json' ? resourceType === 'OperationOutcome' : resourceType !== undefined;
}

function resourceTypeOf(body: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null || !('resourceType' in value)) return undefined;
    return typeof value.resourceType === 'string' ? value.resourceType : undefined;
  } catch {
    return undefined;
  }
}
