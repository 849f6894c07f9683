import type { Questionnaire } from 'fhir/r4.js';
import { extensionNamed, extensionsNamed, partOf, valueOf } from '../questionnaire/extensions.js';
import { oneLine } from '../questionnaire/item-help.js';
import { canonicalOf } from '../questionnaire/sub-questionnaires.js';

/** What a form says about itself as a whole. */
export interface FormHeader {
  /** `url|version`. */
  readonly canonical: string;
  readonly title: string;
  readonly description?: string;
  /** Who is meant to fill it in: `clinical`, `admin`, `patient`. */
  readonly audience: readonly string[];
  /** How long that takes, in DTR's codes: `under-1min` … `over-5min`. */
  readonly clinicalTime?: string;
  readonly totalTime?: string;
  /** Whether the form was made for this one request. */
  readonly isRequestSpecific: boolean;
  readonly needsSignature: boolean;
  /** Whether the payer asks question after question instead of sending them all. */
  readonly isAdaptive: boolean;
  /** Where an adaptive form is continued. */
  readonly adaptiveUrl?: string;
  /** CQL libraries it refers to. */
  readonly libraries: readonly string[];
  /** Where the payer would have codes looked up. Told, never asked: a form does not choose whom the gateway calls. */
  readonly terminologyServers?: readonly string[];
  readonly warnings: readonly string[];
}

/** @param today `YYYY-MM-DD` */
export function formHeader(questionnaire: Questionnaire, today: string): FormHeader {
  const { title, name, description, status, effectivePeriod } = questionnaire;
  const time = extensionNamed(questionnaire, 'estimated-completion-time');
  const clinicalTime = codeOf(partOf(time, 'clinicalTime'));
  const totalTime = codeOf(partOf(time, 'totalTime'));
  const adaptive = valueOf(extensionNamed(questionnaire, 'sdc-questionnaire-questionnaireAdaptive'));
  const end = effectivePeriod?.end?.slice(0, 10);
  const start = effectivePeriod?.start?.slice(0, 10);
  const terminologyServers = extensionsNamed(questionnaire, 'preferredTerminologyServer')
    .map(valueOf)
    .filter((url): url is string => typeof url === 'string')
    .map(oneLine);
  const warnings = [
    end !== undefined && end < today.slice(0, end.length) && `This form ended on ${end}.`,
    start !== undefined && start > today.slice(0, start.length) && `This form begins on ${start}.`,
    status === 'retired' && 'The payer has retired this form.',
  ];
  return {
    canonical: canonicalOf(questionnaire),
    title: oneLine(title ?? name ?? 'Form without a title'),
    ...(typeof description === 'string' && { description: oneLine(description) }),
    audience: extensionsNamed(questionnaire, 'questionnaireAudience').flatMap((extension) => codeOf(extension) ?? []),
    ...(clinicalTime !== undefined && { clinicalTime }),
    ...(totalTime !== undefined && { totalTime }),
    isRequestSpecific: valueOf(extensionNamed(questionnaire, 'request-specific')) === true,
    needsSignature: extensionNamed(questionnaire, 'questionnaire-signatureRequired') !== undefined,
    isAdaptive: adaptive !== undefined && adaptive !== false,
    ...(typeof adaptive === 'string' && { adaptiveUrl: adaptive }),
    libraries: extensionsNamed(questionnaire, 'cqf-library').flatMap(({ valueCanonical }) => valueCanonical ?? []),
    ...(terminologyServers.length > 0 && { terminologyServers }),
    warnings: warnings.filter((warning): warning is string => typeof warning === 'string'),
  };
}

/** A code, however it is wrapped. */
function codeOf(extension: ReturnType<typeof partOf>): string | undefined {
  const value = valueOf(extension);
  if (typeof value === 'string') return value;
  const { code, coding } = (value ?? {}) as { code?: unknown; coding?: { code?: unknown }[] };
  const found = code ?? coding?.[0]?.code;
  return typeof found === 'string' ? found : undefined;
}
