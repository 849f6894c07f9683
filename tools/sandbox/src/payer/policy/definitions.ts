import type { Library, Questionnaire } from 'fhir/r4.js';
import { formPackages } from '../questionnaires/index.js';

/** Everything that can be searched for at `fhir/{type}`: forms and the logic that fills them. */
export function definitions(base: string): (Library | Questionnaire)[] {
  return [...formPackages(base, `${base}/fhir`).values()].flatMap((bundles) =>
    bundles.flatMap(({ form, parts, libraries }) => [form, ...parts, ...libraries]),
  );
}
