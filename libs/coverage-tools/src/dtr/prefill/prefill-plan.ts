import type { Expression, QuestionnaireItem } from 'fhir/r4.js';
import { expressionNamed, nameOf, valueOf } from '../questionnaire/extensions.js';

/** How an item asks to be filled in before anybody is asked. */
export interface PrefillPlan {
  readonly how: 'initial' | 'initialExpression' | 'calculatedExpression' | 'candidateExpression';
  /** `text/fhirpath`, `application/x-fhir-query`, `text/cql`, …; absent for a fixed value. */
  readonly language?: string;
  readonly expression?: string;
  /** The same expression compiled to ELM, where the form brings it along. */
  readonly hasCompiledForm?: boolean;
}

/** The strongest of the ways that an item gives: what is calculated holds always, what is initial only at first. */
export function prefillPlanOf(item: QuestionnaireItem): PrefillPlan | undefined {
  for (const how of ['calculatedExpression', 'initialExpression', 'candidateExpression'] as const) {
    const expression = expressionNamed(item, how);
    if (expression) return planOf(how, expression);
  }
  const isFixed = (item.initial ?? []).length > 0 || (item.answerOption ?? []).some((option) => option.initialSelected);
  return isFixed ? { how: 'initial' } : undefined;
}

function planOf(how: PrefillPlan['how'], expression: Expression): PrefillPlan {
  const compiled = expression.extension?.find(({ url }) => /^alternative-?expression$/i.test(nameOf(url)));
  return {
    how,
    ...(typeof expression.language === 'string' && { language: expression.language }),
    ...(typeof expression.expression === 'string' && { expression: expression.expression }),
    ...(valueOf(compiled) !== undefined && { hasCompiledForm: true }),
  };
}
