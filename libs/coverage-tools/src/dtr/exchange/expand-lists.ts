import type { Questionnaire, QuestionnaireItem } from 'fhir/r4.js';
import type { Attempts } from '../../attempts.js';
import type { CoverageContext } from '../../coverage-context.js';
import { failureOf } from '../../crd/hooks/hook-call.js';
import { readPackage } from '../questionnaire/package-answer.js';
import type { ValueSets } from '../questionnaire/value-sets.js';

/** Lists that one package has the payer expand. */
const maxLists = 5;

/**
 * Asks the payer for the code lists of its forms that it did not send expanded. Only the payer is asked, whatever the
 * list's own address is; a list that stays unknown is said to be open.
 */
export async function expandLists(
  { payer, signal }: Pick<CoverageContext, 'payer' | 'signal'>,
  forms: readonly Questionnaire[],
  valueSets: ValueSets,
  attempts: Attempts,
): Promise<void> {
  const open = forms.flatMap((form) =>
    listsOf(form.item ?? []).filter(
      (list) => !list.startsWith('#') && !valueSets.codesOf(list, form.contained).isComplete,
    ),
  );
  await Promise.all(
    [...new Set(open)].slice(0, maxLists).map(async (canonical) => {
      const ended = attempts.begin('ValueSet/$expand');
      const [url = '', version] = canonical.split('|');
      const query = new URLSearchParams({
        url,
        ...(version !== undefined && { valueSetVersion: version }),
        count: '500',
      });
      try {
        const { status, body } = await payer.send({
          service: 'dtr',
          method: 'GET',
          path: `ValueSet/$expand?${query}`,
          deadlineMs: 10_000,
          maxBytes: 1024 * 1024,
          ...(signal && { signal }),
        });
        const [expanded] = status === 200 ? readPackage(body).valueSets : [];
        ended(expanded?.expansion ? 'answered' : `status ${status}`);
        if (expanded?.expansion) valueSets.add({ ...expanded, url, ...(version !== undefined && { version }) });
      } catch (error) {
        const { outcome, detail } = failureOf(error);
        ended(outcome, detail);
      }
    }),
  );
}

function listsOf(items: readonly QuestionnaireItem[]): string[] {
  return items.flatMap((item) => [
    ...(item.answerValueSet === undefined ? [] : [item.answerValueSet]),
    ...listsOf(item.item ?? []),
  ]);
}
