import { operationOutcome, Refusal, type Answer } from '../answer.js';
import type { AssertionBook } from '../assertions.js';
import type { FaultBox } from '../faults.js';
import { memberOf, textOf } from '../json.js';
import { parametersOf, readParameters, resourcesNamed } from '../parameters.js';
import type { PayerOptions } from '../payer-options.js';
import { expand, formPackages } from '../questionnaires/index.js';
import { packageBundle } from './form-package.js';
import { nextQuestion } from './next-question.js';
import { readPackageRequest } from './package-request.js';

/** The operations on forms of one mount; all throw {@link Refusal}. */
export type DtrService = ReturnType<typeof createDtrService>;

/** When the forms were last changed; nothing is newer. */
const formsChangedMs = Date.parse('2026-01-01T00:00:00Z');

/** Name of the output parameter that holds a package, in each release. */
const packageName = { '2.0': 'PackageBundle', '2.1': 'PackageBundle', '2.2': 'packagebundle' } as const;

/** Names of the input and the output of `$next-question`, in each release. */
const nextQuestionNames = {
  '2.0': ['questionnaire-response', 'return'],
  '2.1': ['questionnaire-response-in', 'questionnaire-response-out'],
  '2.2': ['questionnaire-response', 'return'],
} as const;

/** Forms by the rules, in the words of the mount's release. */
export function createDtrService(parts: { options: PayerOptions; book: AssertionBook; faults: FaultBox }) {
  const { options, book, faults } = parts;
  const { base, version, enrolment, now } = options;

  function packagesFor(canonical: string) {
    const [url = '', formVersion] = canonical.split('|');
    const id = url.startsWith(`${base}/fhir/Questionnaire/`) ? url.slice(`${base}/fhir/Questionnaire/`.length) : url;
    const adaptiveBase = faults.current().hostile === 'foreign-form' ? 'http://other.example/fhir' : `${base}/fhir`;
    const found = formPackages(base, adaptiveBase).get(id);
    const isVersion = formVersion === undefined || found?.[0]?.form.version === formVersion;
    return isVersion ? found : undefined;
  }

  return {
    questionnairePackage(body: unknown): Answer {
      const request = readPackageRequest(body, { enrolment, book });
      if (request.changedSinceMs !== undefined && request.changedSinceMs > formsChangedMs) return { status: 200 };
      const found = request.wanted.map((canonical) => packagesFor(canonical));
      const bundles = found
        .flatMap((packages) => packages ?? [])
        .map((one) => packageBundle(one, request, { version, base, now: now() }));
      const warnings = [
        ...request.notFound,
        ...found.flatMap((one) => (one ? [] : ['A questionnaire is not known here'])),
      ];
      if (bundles.length === 0 && warnings.length === 0) warnings.push('No form is needed for this order');
      const outcome = operationOutcome('warning', 'not-found', warnings.join('. '));
      // 2.0 has no place for warnings.
      const told = warnings.length > 0 && version !== '2.0' ? [['outcome', outcome] as const] : [];
      return {
        status: 200,
        body: parametersOf(...bundles.map((bundle) => [packageName[version], bundle] as const), ...told),
      };
    },
    nextQuestion(body: unknown): Answer {
      const isBare = memberOf(body, 'resourceType') === 'QuestionnaireResponse';
      const [input, output] = nextQuestionNames[version];
      const sent = isBare ? body : resourcesNamed(readParameters(body), input)[0];
      const answered = nextQuestion(sent, { options, book });
      return { status: 200, body: isBare ? answered : parametersOf([output, answered]) };
    },
    logErrors(body: unknown): Answer {
      const parameters = readParameters(body);
      const isNamed = parameters.some((one) => one['name'] === 'questionnaire' && textOf(one['valueCanonical']));
      if (!isNamed || resourcesNamed(parameters, 'operationOutcome').length === 0) {
        throw new Refusal(400, 'Send a questionnaire and an operationOutcome');
      }
      return { status: 200 };
    },
    expandValueSet(query: URLSearchParams): Answer {
      const expanded = expand(base, query.get('url') ?? '', query.get('filter') ?? '');
      if (!expanded) throw new Refusal(404, 'The value set is not known here');
      return { status: 200, body: expanded };
    },
  };
}
