import type { QuestionnaireResponse } from 'fhir/r4.js';
import { canonicalJson } from '../../canonical-json.js';
import { CoverageError } from '../../coverage-error.js';

/** Marks what was handed out to one caller at one platform, so that it is known when it comes back. */
export interface FormSeals {
  /** A keyed digest of the text and of who it is for. */
  make(text: string): string;
  fits(text: string, seal: string): boolean;
}

/** The tag that a response in progress carries while a caller has it; payers do not get it. */
const system = 'urn:fhir-gateway:form-seal';

/** The response with a seal over the form inside it: its expressions are evaluated only where this gateway gave it out. */
export function sealForm(response: QuestionnaireResponse, seals: FormSeals): QuestionnaireResponse {
  if (response.status !== 'in-progress') return response;
  const { meta, ...rest } = response;
  const tag = [...(meta?.tag ?? []).filter((one) => one.system !== system), { system, code: seals.make(formOf(rest)) }];
  return { ...rest, meta: { ...meta, tag } };
}

/**
 * The response as it was before it was sealed.
 *
 * @throws CoverageError FORM_NOT_ISSUED where the form inside it is not one that this caller was given
 */
export function openSealed(response: QuestionnaireResponse, seals: FormSeals): QuestionnaireResponse {
  const { meta, ...rest } = response;
  const codes = (meta?.tag ?? []).flatMap((one) => (one.system === system ? (one.code ?? []) : []));
  const [seal] = codes;
  if (codes.length !== 1 || seal === undefined || !seals.fits(formOf(rest), seal)) {
    throw new CoverageError(
      'FORM_NOT_ISSUED',
      'The form in the response is not one that was handed out to this session.',
    );
  }
  const { tag = [], ...others } = meta ?? {};
  const kept = tag.filter((one) => one.system !== system);
  const before = { ...others, ...(kept.length > 0 && { tag: kept }) };
  return { ...rest, ...(Object.keys(before).length > 0 && { meta: before }) };
}

/** What decides how a response is evaluated and where it is sent: everything that is contained in it. */
function formOf({ contained = [], questionnaire = '' }: Pick<QuestionnaireResponse, 'contained' | 'questionnaire'>) {
  return canonicalJson([questionnaire, contained]);
}
