import type { FhirResource, InsurancePlan } from 'fhir/r4.js';
import { plainText } from '../untrusted-text.js';
import type { DirectoryContext } from './directory-context.js';
import { searchDirectory, searchUnlessRefused, type Found } from './directory-search.js';

/** A plan of a directory, by the name that people know. */
export interface NamedPlan {
  readonly id: string;
  readonly name: string;
}

/** Which plan was meant: the one, none, or several that it may be. */
export type PlanSearch =
  | { readonly answer: 'found'; readonly plan: InsurancePlan }
  | { readonly answer: 'plan-unknown' | 'plan-ambiguous'; readonly candidates: readonly NamedPlan[] };

const drugPolicy = 'DRUGPOL';
const mostCandidates = 20;

/**
 * Finds a plan by id, by an identifier or by name. A name counts where it is the plan's own, or a part of one plan's name
 * alone. Nothing joins a coverage to a plan of a directory, so that a doubt goes back to the person.
 *
 * @param isFit of what plans; a formulary is an InsurancePlan, too
 */
export async function findPlan(
  context: DirectoryContext,
  wanted: string,
  isFit: (plan: InsurancePlan) => boolean = () => true,
): Promise<PlanSearch> {
  const asked = folded(wanted);
  const among = (found: Found | undefined) => {
    const plans = (found?.matches ?? [])
      .filter(isPlan)
      .filter((plan) => (plan.status ?? 'active') === 'active' && isFit(plan));
    const exact = plans.filter((plan) => names(plan).some((name) => folded(name) === asked));
    const near = plans.filter((plan) => names(plan).some((name) => folded(name).includes(asked)));
    return { plans, near: exact.length > 0 ? exact : near };
  };
  const type = 'InsurancePlan';
  // A directory may have more plans than are read, so the name is asked for before all of them.
  const byName = among(await searchUnlessRefused(context, { type, params: [['name', wanted]] }));
  const { plans, near } = byName.near.length > 0 ? byName : among(await searchDirectory(context, { type, params: [] }));
  const [plan] = near;
  if (plan && near.length === 1) return { answer: 'found', plan };
  const candidates = (near.length > 0 ? near : plans).slice(0, mostCandidates).map(namedPlan);
  return { answer: near.length > 0 ? 'plan-ambiguous' : 'plan-unknown', candidates };
}

/** A plan as it is shown. */
export function namedPlan(plan: InsurancePlan): NamedPlan {
  const id = plan.id ?? '';
  return { id, name: plainText(plan.name, 200) ?? id };
}

/** Whether it is a formulary (US Drug Formulary), not a plan that people have. */
export function isFormulary({ type = [] }: InsurancePlan): boolean {
  return type.some(({ coding = [] }) => coding.some(({ code }) => code === drugPolicy));
}

/** Whether it is a plan or a formulary at all. */
export function isPlan(resource: FhirResource): resource is InsurancePlan {
  return resource.resourceType === 'InsurancePlan';
}

function names({ id, name, alias = [], identifier = [] }: InsurancePlan): string[] {
  const values = identifier.flatMap(({ value }) => value ?? []);
  return [id, name, ...alias, ...values].filter((one) => typeof one === 'string');
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
