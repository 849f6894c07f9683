import type { Questionnaire, QuestionnaireResponse, Resource } from 'fhir/r4.js';
import { CoverageError } from '../../coverage-error.js';
import { extensionNamed, valueOf } from '../questionnaire/extensions.js';
import { shapeQuestionnaire } from '../questionnaire/form-shape.js';
import { canonicalOf } from '../questionnaire/sub-questionnaires.js';

const questionnaireId = 'form';
const operation = 'Questionnaire/$next-question';

/** The response that an adaptive form begins with: the form inside it, without a question yet. */
export function beginAdaptive(questionnaire: Questionnaire, frame: QuestionnaireResponse): QuestionnaireResponse {
  const { url: _, version: __, item: ___, ...form } = questionnaire;
  const contained = { ...form, id: questionnaireId, derivedFrom: [canonicalOf(questionnaire)] };
  return { ...frame, contained: [contained], questionnaire: `#${questionnaireId}` };
}

/**
 * The form inside an adaptive response.
 *
 * @throws CoverageError of the given code where there is none that can be read
 */
export function containedForm(
  response: QuestionnaireResponse,
  code: 'FORM_RESPONSE_INVALID' | 'PAYER_ANSWER_INVALID',
): Questionnaire {
  const { questionnaire = '', contained = [] } = response;
  const form: Resource | undefined = contained.find(({ id }) => id !== undefined && `#${id}` === questionnaire);
  const shaped = shapeQuestionnaire(form);
  if (shaped.ok && (shaped.resource.derivedFrom ?? []).length > 0) return shaped.resource;
  throw new CoverageError(code, 'The response does not contain the adaptive form that it answers.');
}

/**
 * Where an adaptive form is continued, below the payer's DTR service.
 *
 * The form names an address of its own; it is taken only where it is at or below the base that the platform file gives,
 * and the answers of a patient are sent nowhere else. Older payers name the whole operation.
 *
 * @param base the service's base, without trailing slash
 * @returns a path for `PayerClient.send`
 * @throws CoverageError FORM_ADDRESS_REFUSED
 */
export function nextQuestionPath(form: Questionnaire, base: string): string {
  const said = valueOf(extensionNamed(form, 'sdc-questionnaire-questionnaireAdaptive'));
  if (said === true) return operation;
  if (typeof said !== 'string' || !URL.canParse(said)) throw refused();
  const [address, ours] = [new URL(said), new URL(base)];
  const path = address.pathname.replace(/\/+$/, '');
  const root = ours.pathname.replace(/\/+$/, '');
  const isOurs = address.origin === ours.origin && (path === root || path.startsWith(`${root}/`));
  const isPlain = address.username === '' && address.password === '' && address.search === '' && address.hash === '';
  if (!isOurs || !isPlain || /%|\\/.test(path)) throw refused();
  const below = path.slice(root.length + 1);
  if (below.endsWith(operation)) return below;
  return below === '' ? operation : `${below}/${operation}`;
}

function refused(): CoverageError {
  return new CoverageError(
    'FORM_ADDRESS_REFUSED',
    'The form is to be continued at an address that is not the payer’s.',
  );
}
