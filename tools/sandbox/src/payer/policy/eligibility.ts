import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { CoverageEligibilityResponse, Identifier } from 'fhir/r4.js';
import { Refusal } from '../answer.js';
import { memberNumberOn } from '../enrolment.js';
import { codesOf, memberOf, textOf, type JsonObject } from '../json.js';
import { dayOf, type PayerOptions } from '../payer-options.js';
import { ruleFor } from '../rules.js';

/** The member of the focal coverage: on a contained card, or by the id of a card in the record. */
function memberIn(request: JsonObject, memberOfCoverage: (id: string) => string | undefined): string | undefined {
  const insurances = objectsOf(request['insurance']);
  const focal = insurances.find((one) => one['focal'] === true) ?? insurances[0];
  const reference = textOf(memberOf(focal, 'coverage', 'reference')) ?? '';
  const contained = objectsOf(request['contained']).find(({ id }) => reference === `#${String(id)}`);
  if (contained) return memberNumberOn(objectsOf(contained['identifier']) as Identifier[]);
  return memberOfCoverage(reference.split('/').at(-1) ?? '');
}

/**
 * Answers whether the member is insured and whether each service has to be authorized.
 *
 * @throws Refusal 400 for what is no request, 422 for one that lacks what the answer hangs on
 */
export function answerEligibility(body: unknown, options: PayerOptions): CoverageEligibilityResponse {
  const { enrolment, now, newId } = options;
  if (!isObject(body) || body['resourceType'] !== 'CoverageEligibilityRequest') {
    throw new Refusal(400, 'Send a CoverageEligibilityRequest');
  }
  const patient = textOf(memberOf(body, 'patient', 'reference'));
  const insurance = objectsOf(body['insurance']);
  if (patient === undefined || insurance.length === 0) throw new Refusal(422, 'patient and insurance are needed');
  const standing = enrolment.standingOf(memberIn(body, enrolment.memberOfCoverage));
  const isInForce = standing === 'in-force' || standing === 'gold-card';
  const wantsAuthorization = Array.isArray(body['purpose']) && body['purpose'].includes('auth-requirements');
  const item = objectsOf(body['item']).map((line) => {
    const rule = ruleFor(codesOf(line['productOrService']));
    const isReviewed = standing === 'in-force' && !['no-auth', 'indeterminate'].includes(rule?.pa ?? 'conditional');
    return {
      productOrService: line['productOrService'] as { text?: string },
      ...(rule?.covered === 'not-covered' && { excluded: true }),
      ...(wantsAuthorization && rule?.covered === 'covered' && { authorizationRequired: isReviewed }),
      ...(rule && { authorizationUrl: `${options.base}/policies/${rule.policy.id}` }),
    };
  });
  return {
    resourceType: 'CoverageEligibilityResponse',
    id: newId(),
    status: 'active',
    purpose: ['auth-requirements'],
    patient: { reference: patient },
    created: dayOf(now()),
    request: { display: 'The request that this answers' },
    outcome: 'complete',
    insurer: { display: 'Sandbox payer' },
    insurance: [
      {
        coverage: insurance[0]?.['coverage'] as { reference?: string },
        inforce: isInForce,
        ...(isInForce && item.length > 0 && { item }),
      },
    ],
  };
}
