import type { Step } from '../step.js';
import { z } from 'zod';
import { confirmWords } from '../sides/sides-input.js';
import { canonicalJson } from '../canonical-json.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { sentFacts } from './decision/decision-clock.js';
import { readingOf, type DecisionReading } from './decision/decision-reading.js';
import type { PriorAuthDecision, SaidAnswer } from './decision/decision.js';
import { nextStepsOf } from './decision/next-steps.js';
import { ledgerNameIn, requireSent, type RequestLedger } from './request/request-ledger.js';
import type { DecidedEntry } from './request/settle-request.js';
import type { Confirmations } from './submit-prior-auth.js';
import { judgeAnswer } from './judge-answer.js';

/** What saying that an answer is about a request takes; the apps validate with it. */
export const assignInput = z.object({
  request_id: z.string().min(1).max(64).describe('request_id of what was submitted'),
  number: z.string().min(1).max(500).describe('A number of the answer, from "said"'),
  confirm: z.string().max(64).optional().describe(confirmWords),
});

/** What was validated. */
export type AssignInput = z.output<typeof assignInput>;

/** What saying so works with. */
export interface AssignParts {
  /** The payer's, without the number of a connection. */
  readonly platformId: string;
  readonly ledger: RequestLedger;
  readonly confirmations: Confirmations;
  /** Notes who said it, once; with the code of the error where it was refused. */
  readonly note: (refusal?: string) => void;
}

/** What saying so answers. */
export type AssignAnswer =
  | {
      readonly state: 'preview';
      readonly requestId: string;
      /** What would be taken for the answer to the request. */
      readonly said: readonly SaidAnswer[];
      readonly confirm: string;
      readonly confirmWithinSeconds: number;
    }
  | {
      readonly state: 'assigned';
      readonly requestId: string;
      /** It was said before. */
      readonly isRepeated: boolean;
      readonly decision: PriorAuthDecision;
      readonly reading: DecisionReading;
      readonly nextSteps: readonly Step[];
    };

type Context = Pick<CoverageContext, 'now'>;

/**
 * Takes a person's word that an answer of the payer's, which does not say so itself, is the one to a request: in two calls
 * like a request. Its number is then one that the payer gave the request. Nothing is sent, and nobody is asked.
 *
 * @throws CoverageError PRIOR_AUTH_UNKNOWN when this person has sent no such request to this platform;
 *   PRIOR_AUTH_UNASSIGNABLE where something speaks against it, and for a second answer
 */
export async function assignAnswer(context: Context, input: AssignInput, parts: AssignParts): Promise<AssignAnswer> {
  const { request_id: requestId, number, confirm } = input;
  const { ledger, confirmations, note } = parts;
  if (confirm === undefined) {
    const { entry, next } = await judged(input, parts);
    if (next === undefined) return assigned(context, entry, true);
    return {
      ...{ state: 'preview', requestId },
      said: entry.decision.said?.filter(({ numbers }) => numbers.includes(number)) ?? [],
      confirm: await confirmations.issue(agreedTo(input, next)),
      confirmWithinSeconds: confirmations.seconds,
    };
  }
  try {
    // One after the other: two requests may not be given one number at the same time.
    const done = await ledger.exclusively(ledger.nameOf('assign'), () =>
      ledger.exclusively(ledgerNameIn(requestId) ?? '', async () => {
        const { entry, next, name } = await judged(input, parts);
        if (next === undefined) return assigned(context, entry, true);
        await confirmations.take(agreedTo(input, next), confirm);
        const at = new Date(context.now()).toISOString();
        const told = { ...next, assigned: { number, at }, decision: { ...next.decision, assignedAt: at } };
        await ledger.write(name, told);
        return assigned(context, told, false);
      }),
    );
    note();
    return done;
  } catch (error) {
    note(codeOf(error));
    throw error;
  }
}

/** The entry as it is, and as it would be; that is none where the very same was said before. */
async function judged(
  { request_id: requestId, number }: AssignInput,
  { platformId, ledger }: AssignParts,
): Promise<{ readonly name: string; readonly entry: DecidedEntry; readonly next?: DecidedEntry }> {
  const name = ledgerNameIn(requestId) ?? '';
  const entry = requireSent(name === '' ? undefined : await ledger.read(name), requestId, platformId);
  if (entry.state === 'sending') throw unassignable('No answer of the payer was read.');
  if (entry.assigned?.number === number) return { name, entry };
  const found = judgeAnswer(entry, number, await ledger.list());
  if ('why' in found) throw unassignable(found.why);
  return { name, entry, next: found.entry };
}

/** A person agrees to one answer as it was read: not to another that came since. */
function agreedTo({ request_id: requestId, number }: AssignInput, { decision }: DecidedEntry): string {
  return canonicalJson(['assign', requestId, number, decision]);
}

function assigned({ now }: Context, entry: DecidedEntry, isRepeated: boolean): AssignAnswer {
  const { requestId, decision, request, inquiry, sentAt, changedBy } = entry;
  return {
    ...{ state: 'assigned', requestId, isRepeated, decision },
    reading: readingOf(decision, sentFacts(request ?? inquiry, sentAt), now()),
    nextSteps: nextStepsOf(requestId, decision, changedBy),
  };
}

function unassignable(why: string): CoverageError {
  return new CoverageError('PRIOR_AUTH_UNASSIGNABLE', why);
}

function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'INTERNAL';
}
