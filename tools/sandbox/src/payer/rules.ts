import rows from './rules.json' with { type: 'json' };
import { cpt, hcpcs } from './systems.js';

/** Codes of the coverage-information extension that the rules use. */
export type Authorization = 'no-auth' | 'auth-needed' | 'performpa' | 'satisfied' | 'conditional' | 'indeterminate';

/** What a reviewer does with a request: certify (A1), refuse (A3), wait (A4), change (A6), cancel (C), nothing to do (NA). */
export type ReviewAction = 'A1' | 'A3' | 'A4' | 'A6' | 'C' | 'NA';

/** A form of the payer, `<id>|<version>`. */
export type FormName =
  | 'tka|1.0.0'
  | 'home-oxygen|2.1.0'
  | 'mri-brain-adaptive|1.0.0'
  | 'joint-replacement-modular|1.0.0';

/** What the payer asks for one service. The contents are invented; codes are identifiers and nothing more. */
export interface Rule {
  code: string;
  system: string;
  /** Name and number of the invented policy. */
  policy: { id: string; title: string; criteria: readonly string[] };
  covered: 'covered' | 'not-covered' | 'indeterminate';
  pa?: Authorization;
  doc?: 'clinical';
  purpose?: 'withpa' | 'withclaim';
  form?: FormName;
  reason: { code?: string; text: string };
  /** What has to be known of the order before the answer; then the network decides. */
  network?: { info: readonly ('performer' | 'location')[]; inside: Authorization; outside: Authorization };
  /** Number of an authorization that exists; given only to a binding call, a what-if hears `auth-needed`. */
  satisfiedNumber?: string;
  /** The code of the service that the satisfied authorization covers too. */
  dependency?: string;
  /** Assertions for this and a neighbouring billing code, instead of one for all. */
  byBillingCode?: readonly { code: string; pa: Authorization }[];
  /** A limitation of the benefit, in months. */
  limitMonths?: number;
  /** The decision on a request; a form's answers decide where the rule has `decideByForm`. */
  pas: ReviewAction | 'error';
  decideByForm?: boolean;
}

const systems: Readonly<Record<string, string>> = { cpt, hcpcs };

/** The nine rules, one for each answer that a payer can give. */
export const rules = rows.map((row) => ({ ...row, system: systems[row.system] ?? '' })) as readonly Rule[];

const byCode = new Map(rules.map((rule) => [rule.code, rule]));

/** The rule for the first of the codes that has one. */
export function ruleFor(codes: readonly string[]): Rule | undefined {
  return codes.flatMap((code) => byCode.get(code) ?? [])[0];
}
