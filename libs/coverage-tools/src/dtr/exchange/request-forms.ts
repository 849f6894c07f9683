import type { Coverage } from 'fhir/r4.js';
import type { Attempts } from '../../attempts.js';
import type { CoverageContext } from '../../coverage-context.js';
import { CoverageError } from '../../coverage-error.js';
import type { DraftedOrder } from '../../crd/assertion/order.js';
import { requireSendable } from '../../crd/hooks/outgoing-guard.js';
import { prefetchTypes } from '../../crd/prefetch/prefetch-query.js';
import { readPackage, type QuestionnairePackage } from '../questionnaire/package-answer.js';
import { bodyOf, isUnsupported } from './payer-answers.js';

/** What the payer chooses its forms by. */
export interface FormsRequest {
  readonly coverage: Coverage;
  readonly drafted?: DraftedOrder;
  readonly code?: { readonly system: string; readonly code: string };
  /** Canonicals, `url` or `url|version`. */
  readonly questionnaires: readonly string[];
  /** The `coverage-assertion-id` of a CRD answer. */
  readonly context?: string;
  /** FHIR instant. */
  readonly changedSince?: string;
}

/** The forms, and which of the payer's interfaces gave them. */
export interface RequestedForms {
  readonly source: 'questionnaire-package' | 'questionnaire-search' | 'none';
  readonly found: QuestionnairePackage;
}

const limits = { deadlineMs: 20_000, maxBytes: 8 * 1024 * 1024 } as const;
const operation = 'Questionnaire/$questionnaire-package';

/**
 * Asks a payer for the forms of an order: by `$questionnaire-package`, and where a payer does not have that operation, by
 * searching its Questionnaires by address and by code.
 *
 * @throws CoverageError PAYER_NOT_CONFIGURED | PAYER_AUTH_REFUSED | PAYER_REJECTED | PAYER_UNREACHABLE | PAYER_TIMEOUT |
 *   PAYER_ANSWER_INVALID | PAYER_ANSWER_TOO_LARGE
 */
export async function requestForms(
  { payer, signal }: Pick<CoverageContext, 'payer' | 'signal'>,
  request: FormsRequest,
  attempts: Attempts,
): Promise<RequestedForms> {
  const ended = attempts.begin('questionnaire-package');
  const body = toParameters(request);
  requireSendable(body, new Set(['Parameters']));
  const call = { service: 'dtr', ...limits, ...(signal && { signal }) } as const;
  const answer = await payer.send({ ...call, method: 'POST', path: operation, body });
  if (!isUnsupported(answer)) {
    const found = readPackage(bodyOf(answer, '$questionnaire-package'));
    if (!found.isKnownShape) {
      throw new CoverageError('PAYER_ANSWER_INVALID', 'The payer answered with something that is no package of forms.');
    }
    ended(found.forms.length > 0 ? 'answered' : 'empty');
    return { source: 'questionnaire-package', found };
  }
  ended('not-supported', `the payer answered ${answer.status}`);
  for (const query of searchesFor(request)) {
    const searched = attempts.begin('Questionnaire');
    const result = await payer.send({ ...call, method: 'GET', path: `Questionnaire?${query}` });
    if (result.status >= 400 && ![401, 403].includes(result.status)) {
      searched('not-supported', `the payer answered ${result.status}`);
      continue;
    }
    const found = readPackage(bodyOf(result, 'a search for forms'));
    searched(found.forms.length > 0 ? 'answered' : 'empty');
    if (found.forms.length > 0) return { source: 'questionnaire-search', found };
  }
  return { source: 'none', found: readPackage(undefined) };
}

/**
 * The input of the operation, resources whole: a payer has none of them. What no rule needs stays here: the narrative of
 * the coverage, and resources in it that are none of a question about coverage.
 */
export function toParameters(request: FormsRequest): object {
  const { coverage, drafted, questionnaires, context, changedSince } = request;
  return {
    resourceType: 'Parameters',
    meta: { profile: ['http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/dtr-qpackage-input-parameters'] },
    parameter: [
      { name: 'coverage', resource: withoutExtras(coverage) },
      ...(drafted ? [{ name: 'order', resource: drafted.order }] : []),
      ...questionnaires.map((canonical) => ({ name: 'questionnaire', valueCanonical: canonical })),
      ...(context === undefined ? [] : [{ name: 'context', valueString: context }]),
      ...(changedSince === undefined ? [] : [{ name: 'changedsince', valueInstant: changedSince }]),
    ],
  };
}

function withoutExtras({ text: _, contained, ...coverage }: Coverage): Coverage {
  const kept = contained?.filter(({ resourceType }) => prefetchTypes.has(resourceType));
  return { ...coverage, ...(kept && kept.length > 0 && { contained: kept }) };
}

function searchesFor({ questionnaires, code }: FormsRequest): string[] {
  const byUrl = questionnaires.slice(0, 5).map((canonical) => {
    const [url = '', version] = canonical.split('|');
    return new URLSearchParams({ url, ...(version !== undefined && { version }) }).toString();
  });
  const token = code && `${code.system}|${code.code}`;
  const byCode =
    token === undefined ? [] : ['context', 'code'].map((name) => new URLSearchParams({ [name]: token }).toString());
  return [...byUrl, ...byCode];
}
