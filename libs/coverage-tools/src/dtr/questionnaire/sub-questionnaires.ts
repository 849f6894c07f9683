import type { Questionnaire, QuestionnaireItem } from 'fhir/r4.js';
import { extensionNamed, nameOf, valueOf } from './extensions.js';
import { formLimits } from './form-shape.js';
import { isCanonicalOf } from './package-answer.js';

/** A form whose parts have been put in, and what was amiss with them. */
export interface AssembledForm {
  readonly questionnaire: Questionnaire;
  readonly warnings: readonly string[];
}

/** Parts within parts that are put in. */
const maxDepth = 5;
/** What of a part's root goes to the root of the whole. */
const inherited = ['cqf-library', 'sdc-questionnaire-launchContext', 'variable'];

/**
 * Replaces each item that stands for another form (`subQuestionnaire`) by the items of that form. DTR wants forms
 * assembled before they are sent; payers send others.
 *
 * Link ids that both have are told apart by the linkId of the place: `2` of a part at item `5` becomes `5/2`, in the
 * part's conditions too.
 *
 * @param parts the forms that parts are looked up among
 */
export function assemble(questionnaire: Questionnaire, parts: readonly Questionnaire[]): AssembledForm {
  const warnings: string[] = [];
  const taken = new Set(linkIdsOf(questionnaire.item ?? []));
  const contained = [...(questionnaire.contained ?? [])];
  const extension = [...(questionnaire.extension ?? [])];
  let count = taken.size;

  const replace = (items: readonly QuestionnaireItem[], within: readonly string[]): QuestionnaireItem[] =>
    items.flatMap((item) => {
      const canonical = valueOf(extensionNamed(item, 'sdc-questionnaire-subQuestionnaire'));
      if (typeof canonical !== 'string') return [item.item ? { ...item, item: replace(item.item, within) } : item];
      const part = parts.find((candidate) => isCanonicalOf(canonical, candidate));
      const problem = problemOf(canonical, part, within);
      if (!part || problem !== undefined) {
        warnings.push(problem ?? `Part ${canonical} of the form is missing.`);
        return [item];
      }
      const own = part.item ?? [];
      count += linkIdsOf(own).length;
      if (count > formLimits.items) {
        warnings.push(`Part ${canonical} would make the form longer than ${formLimits.items} items.`);
        return [item];
      }
      const renamed = withoutClashes(own, item.linkId, taken);
      contained.push(...(part.contained ?? []).filter(({ id }) => !contained.some((other) => other.id === id)));
      extension.push(...(part.extension ?? []).filter(({ url }) => inherited.includes(nameOf(url))));
      return replace(renamed, [...within, canonical]);
    });

  const item = replace(questionnaire.item ?? [], [canonicalOf(questionnaire)]);
  if (warnings.length === 0 && count === taken.size && contained.length === (questionnaire.contained ?? []).length) {
    return { questionnaire: { ...questionnaire, item }, warnings };
  }
  return { questionnaire: { ...questionnaire, extension, contained, item }, warnings };
}

/** The forms that a form has parts of, by their canonicals. */
export function partsOf({ item = [] }: Pick<Questionnaire, 'item'>): string[] {
  return item.flatMap((one) => {
    const canonical = valueOf(extensionNamed(one, 'sdc-questionnaire-subQuestionnaire'));
    return [...(typeof canonical === 'string' ? [canonical] : []), ...partsOf(one)];
  });
}

function problemOf(canonical: string, part: Questionnaire | undefined, within: readonly string[]): string | undefined {
  if (!part) return `Part ${canonical} of the form is not in the package.`;
  if (within.some((outer) => isCanonicalOf(outer, part))) return `Part ${canonical} of the form includes itself.`;
  if (within.length > maxDepth) return `Parts of the form are nested more than ${maxDepth} deep.`;
  return undefined;
}

function withoutClashes(items: QuestionnaireItem[], place: string, taken: Set<string>): QuestionnaireItem[] {
  const own = new Set(linkIdsOf(items));
  const clashes = [...own].some((linkId) => taken.has(linkId));
  const rename = (linkId: string) => (clashes && own.has(linkId) ? `${place}/${linkId}` : linkId);
  const renamed = clashes ? renameAll(items, rename) : items;
  for (const linkId of linkIdsOf(renamed)) taken.add(linkId);
  return renamed;
}

function renameAll(items: readonly QuestionnaireItem[], rename: (linkId: string) => string): QuestionnaireItem[] {
  return items.map((item) => ({
    ...item,
    linkId: rename(item.linkId),
    ...(item.enableWhen && {
      enableWhen: item.enableWhen.map((when) => ({ ...when, question: rename(when.question) })),
    }),
    ...(item.item && { item: renameAll(item.item, rename) }),
  }));
}

function linkIdsOf(items: readonly QuestionnaireItem[]): string[] {
  return items.flatMap((item) => [item.linkId, ...linkIdsOf(item.item ?? [])]);
}

/** `url|version`, the name of a form in answers. */
export function canonicalOf({ url, version, id }: Questionnaire): string {
  const address = url ?? `Questionnaire/${id ?? 'unknown'}`;
  return version === undefined ? address : `${address}|${version}`;
}
