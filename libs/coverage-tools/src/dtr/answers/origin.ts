import type { Extension, QuestionnaireResponseItemAnswer } from 'fhir/r4.js';
import { dtrBase, extensionsNamed, partOf } from '../questionnaire/extensions.js';

/**
 * Where an answer comes from, in DTR's codes: the payer (`auto-server`), the patient's record (`auto-client`), a person
 * who changed what was filled in (`override`), a person or a model who gave it (`manual`).
 */
export type AnswerOrigin = 'auto-server' | 'auto-client' | 'override' | 'manual';

const origins: readonly string[] = ['auto-server', 'auto-client', 'override', 'manual'] satisfies AnswerOrigin[];

export function originExtension(origin: AnswerOrigin): Extension {
  return { url: `${dtrBase}information-origin`, extension: [{ url: 'source', valueCode: origin }] };
}

/** The origin of an answer; undefined where it says none, several, or one that there is not. */
export function originOf(answer: QuestionnaireResponseItemAnswer): AnswerOrigin | undefined {
  const said = extensionsNamed(answer, 'information-origin');
  const source = partOf(said[0], 'source')?.valueCode;
  return said.length === 1 && source !== undefined && origins.includes(source) ? (source as AnswerOrigin) : undefined;
}

/** The answer with this origin instead of the one it had. */
export function withOrigin(
  answer: QuestionnaireResponseItemAnswer,
  origin: AnswerOrigin,
): QuestionnaireResponseItemAnswer {
  const others = (answer.extension ?? []).filter(({ url }) => !url.endsWith('/information-origin'));
  return { ...answer, extension: [...others, originExtension(origin)] };
}
