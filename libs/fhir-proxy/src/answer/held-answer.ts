import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerPlan, Coding } from './answer-plan.js';
import { decodeWhole, notDecodable, probe } from './content-coding.js';
import { readErrorBody, readOutcome } from './error-body.js';
import { joinAdjacentBuffers } from './join-adjacent-buffers.js';

/** The head of an answer, and what its body is read by. */
interface HeldHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Longest body that is unpacked. */
  readonly maxBytes: number;
}

/**
 * The body of an answer that is complete, of which nothing was opened yet.
 *
 * @param held all of it, as it was received
 * @returns `undefined` when it has no body to speak of
 * @throws ProxyError UPSTREAM_NOT_FHIR for an error that is none of FHIR, and a body that is not compressed as it says
 */
export function readHeldAnswer(
  held: readonly Buffer[],
  plan: AnswerPlan,
  { status, headers, now, maxBytes }: HeldHead,
): readonly Buffer[] | undefined {
  const { mode, coding } = plan;
  if (mode === 'empty' || mode === 'discard') return undefined;
  if (mode === 'stream') return coding ? decoded(held, coding, maxBytes) : joinAdjacentBuffers(held);
  if (mode === 'perhaps-outcome') return readOutcome(held, plan, maxBytes);
  return [readErrorBody(Buffer.concat(held), plan, { status, headers, nowMs: now(), maxBytes })];
}

/** Whether what was received so far is compressed as it says. */
export function probeHeldAnswer(held: readonly Buffer[], coding: Coding | undefined): ReturnType<typeof probe> {
  if (!coding) return 'decodes';
  const [first = Buffer.alloc(0)] = held;
  return probe(held.length === 1 ? first : Buffer.concat(held), coding);
}

/** Of an answer that ended before its first bytes told anything. */
function decoded(held: readonly Buffer[], coding: Coding, maxBytes: number): readonly Buffer[] {
  const body = Buffer.concat(held);
  if (body.length === 0) return held;
  const whole = decodeWhole(body, coding, maxBytes);
  if (!whole) throw notDecodable();
  return [whole];
}
