import type { Enrolment, Standing } from '../enrolment.js';
import type { JsonObject } from '../json.js';
import type { Authorization, FormName, Rule } from '../rules.js';
import { hasLocation, performerNpis } from './parties.js';
import type { HookCall } from './hook-call.js';

/** One coverage assertion, before it is put into the words of a release. */
export interface Assertion {
  covered: 'covered' | 'not-covered' | 'indeterminate';
  pa?: Authorization;
  doc?: 'clinical';
  purpose?: 'withpa' | 'withclaim';
  info: readonly ('performer' | 'location')[];
  billingCodes: readonly string[];
  reason: { code?: string; text?: string };
  form?: FormName;
  satisfiedNumber?: string;
  dependency?: string;
  limitMonths?: number;
}

/** What the plan says whatever was ordered; undefined where the rule decides. */
function forStanding(standing: Standing, rule: Rule): Assertion | undefined {
  if (standing === 'no-active-coverage' || standing === 'no-member-found') {
    return { covered: 'not-covered', info: [], billingCodes: [], reason: { code: standing } };
  }
  if (standing === 'gold-card' && rule.covered === 'covered') {
    return { covered: 'covered', pa: 'no-auth', info: [], billingCodes: [rule.code], reason: { code: 'gold-card' } };
  }
  return undefined;
}

/** A form is named only with the need for it, as the guide's invariants want. */
const formOf = ({ form, doc = 'clinical', purpose = 'withpa' }: Rule): Partial<Assertion> =>
  form === undefined ? {} : { form, doc, purpose };

function byNetwork(
  rule: Rule,
  network: NonNullable<Rule['network']>,
  order: JsonObject,
  call: HookCall,
  enrolment: Enrolment,
): Partial<Assertion> {
  const npis = performerNpis(order, call);
  const known = { performer: npis.length > 0, location: hasLocation(order) };
  const info = network.info.filter((fact) => !known[fact]);
  if (info.length > 0) return { pa: 'conditional', info };
  if (npis.some((one) => enrolment.isInNetwork(one))) {
    return { pa: network.inside, reason: { text: 'Done within the network' } };
  }
  return { pa: network.outside, ...formOf(rule) };
}

/** Decides one order by the rule for its code. */
export function decideOrder(
  rule: Rule,
  order: JsonObject,
  call: HookCall,
  { standing, enrolment }: { standing: Standing; enrolment: Enrolment },
): Assertion[] {
  const general = forStanding(standing, rule);
  if (general) return [general];
  const { covered, pa, reason, code, network, satisfiedNumber, dependency, byBillingCode, limitMonths } = rule;
  const base: Assertion = {
    covered,
    info: [],
    billingCodes: [code],
    reason,
    ...(pa && { pa }),
    ...(limitMonths && { limitMonths }),
  };
  if (byBillingCode) return byBillingCode.map((one) => ({ ...base, pa: one.pa, billingCodes: [one.code] }));
  if (network) return [{ ...base, ...byNetwork(rule, network, order, call, enrolment) }];
  if (satisfiedNumber !== undefined && !call.isWhatIf) {
    return [{ ...base, pa: 'satisfied', satisfiedNumber, ...(dependency !== undefined && { dependency }) }];
  }
  return [{ ...base, ...formOf(rule) }];
}
