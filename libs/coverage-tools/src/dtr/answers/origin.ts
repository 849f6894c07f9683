import type { Extension, QuestionnaireResponse, QuestionnaireResponseItemAnswer } from 'fhir/r4.js';
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
  if (said.length !== 1) return undefined;
  // Releases 2.0 and 2.1 do not say whose automation it was; what a payer sends is the payer's.
  if (source === 'auto') return 'auto-server';
  return source !== undefined && origins.includes(source) ? (source as AnswerOrigin) : undefined;
}

/** The answer with this origin instead of the one it had. */
export function withOrigin(
  answer: QuestionnaireResponseItemAnswer,
  origin: AnswerOrigin,
): QuestionnaireResponseItemAnswer {
  const others = (answer.extension ?? []).filter(({ url }) => !url.endsWith('/information-origin'));
  return { ...answer, extension: [...others, originExtension(origin)] };
}

/** Whether a response is written as DTR 2.2 has it: the coverage has an extension of its own there. */
export function isOfRelease22(response: QuestionnaireResponse): boolean {
  return extensionsNamed(response, 'qr-coverage').length > 0;
}

/** The response in the codes of its own release: 2.0 and 2.1 know one code for all that nobody typed. */
export function withReleaseOrigins(response: QuestionnaireResponse): QuestionnaireResponse {
  if (isOfRelease22(response)) return response;
  const url = `${dtrBase}information-origin`;
  return JSON.parse(JSON.stringify(response), (_key, value: unknown): unknown => {
    const { url: own, extension } = Object(value) as Partial<Extension>;
    if (own !== url || !extension) return value;
    const parts = extension.map((part) =>
      part.valueCode?.startsWith('auto-') ? { ...part, valueCode: 'auto' } : part,
    );
    return { url, extension: parts };
  }) as QuestionnaireResponse;
}
