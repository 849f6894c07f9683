import { objectsOf } from '@fhir-gateway/fhir';
import type { Claim } from 'fhir/r4.js';
import { billingSystem } from '../../procedure-code.js';
import type { AskedItem } from './asked-request.js';
import type { ClaimAnswer } from './claim-answer.js';
import { resolved } from './resolved-reference.js';
import { codedText, type CodedText } from '../vocabulary/payer-text.js';
import { extensionOf, extensionsOf } from '../vocabulary/review-extension.js';

/** The services that an answer shows: those of the Claim beside it, and those that its items spell out. */
export function answeredServices(answer: ClaimAnswer): CodedText[] {
  const { response } = answer;
  const claim = resolved<Claim>(answer, response.request?.reference, 'Claim');
  const spelled = objectsOf(response.item).map(
    (item) => extensionOf(extensionsOf(item, 'itemAuthorizedDetail')[0], 'productOrServiceCode')?.valueCodeableConcept,
  );
  const named = [...objectsOf(claim?.item), ...objectsOf(response.addItem)].map(
    ({ productOrService }) => productOrService,
  );
  const all = [...named, ...spelled].flatMap((concept) => codedText(concept) ?? []);
  return [...new Map(all.map((service) => [JSON.stringify(service), service])).values()].slice(0, 10);
}

/** Whether services are certainly others than those asked for: all are billing codes of the same systems, none is the same. */
export function areOtherServices(asked: readonly AskedItem[], services: readonly CodedText[]): boolean {
  const known = asked.flatMap(({ codes }) => codes);
  const isOther = ({ system, code }: CodedText): boolean => {
    const theirs = system === undefined ? undefined : billingSystem(system);
    const comparable = known.filter((one) => one.system !== undefined && billingSystem(one.system) === theirs);
    return (
      theirs !== undefined &&
      code !== undefined &&
      comparable.length > 0 &&
      comparable.every((one) => one.code !== code)
    );
  };
  return services.length > 0 && known.length > 0 && services.every(isOther);
}
