import { objectsOf } from '@fhir-gateway/fhir';
import type { AssertionBook } from '../assertions.js';
import type { JsonObject } from '../json.js';
import { dayOf, type PayerOptions } from '../payer-options.js';
import { ruleFor, type Rule } from '../rules.js';
import { noAnswerCard, policyCard, type Card } from './cards.js';
import { coverageInformation } from './coverage-information.js';
import { decideOrder } from './decide-order.js';
import type { HookCall } from './hook-call.js';
import { orderedCodes, standingOf } from './parties.js';

/** The answer to a call of a CDS service. */
export interface HookAnswer {
  cards: Card[];
  systemActions?: { type: 'update'; description: string; resource: unknown }[];
}

const dayMs = 24 * 60 * 60 * 1000;
const validDays = 90;

/** Answers a call whose structure is in order. */
export function answerHook(
  call: HookCall,
  { options, book }: { options: PayerOptions; book: AssertionBook },
): HookAnswer {
  const { base, version, enrolment, now, newId } = options;
  const standing = standingOf(call, enrolment);

  const cards: Card[] = [];
  const systemActions: NonNullable<HookAnswer['systemActions']> = [];
  const ends = now() + validDays * dayMs;

  function extended(order: JsonObject, rule: Rule): JsonObject {
    const assertions = decideOrder(rule, order, call, { standing, enrolment });
    const information = assertions.map((assertion) =>
      coverageInformation(assertion, {
        version,
        assertionId: book.note(rule.code, assertion.form),
        coverage: `Coverage/${String(call.coverage['id'])}`,
        date: dayOf(now()),
        expiry: dayOf(ends),
        canonicalOf: (form) => `${base}/fhir/Questionnaire/${form}`,
      }),
    );
    return { ...order, extension: [...objectsOf(order['extension']), ...information] };
  }

  for (const order of call.orders) {
    const reference = `${String(order['resourceType'])}/${String(order['id'])}`;
    const rule = ruleFor(orderedCodes(order));
    if (!rule) {
      cards.push(noAnswerCard(newId(), 'This payer has no rule for what is ordered'));
    } else if (rule.covered === 'indeterminate' && version !== '2.2') {
      // Releases before 2.2 have no code for "cannot say".
      cards.push(noAnswerCard(newId(), rule.reason.text));
    } else {
      cards.push(policyCard(rule, { uuid: newId(), base, order: reference }));
      systemActions.push({ type: 'update', description: 'Coverage information', resource: extended(order, rule) });
    }
  }
  return systemActions.length > 0 ? { cards, systemActions } : { cards };
}
