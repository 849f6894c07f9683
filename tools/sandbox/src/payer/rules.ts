import { cpt, hcpcs } from './systems.js';

/** Codes of the coverage-information extension that the rules use. */
export type Authorization = 'no-auth' | 'auth-needed' | 'performpa' | 'satisfied' | 'conditional' | 'indeterminate';

/** What a reviewer does with a request: certify (A1), refuse (A3), wait (A4), change (A6), cancel (C), nothing to do (NA). */
export type ReviewAction = 'A1' | 'A3' | 'A4' | 'A6' | 'C' | 'NA';

/** A form of the payer, `<id>|<version>`. */
export type FormName =
  'tka|1.0.0' | 'home-oxygen|2.1.0' | 'mri-brain-adaptive|1.0.0' | 'joint-replacement-modular|1.0.0';

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

/** The nine rules, one for each answer that a payer can give. */
export const rules: readonly Rule[] = [
  {
    code: '99213',
    system: cpt,
    policy: { id: 'visit-01', title: 'VISIT-01 Office visits', criteria: ['Any office visit of an enrolled member'] },
    covered: 'covered',
    pa: 'no-auth',
    reason: { text: 'Office visits need no review' },
    pas: 'NA',
  },
  {
    code: '27447',
    system: cpt,
    policy: {
      id: 'orth-12',
      title: 'ORTH-12 Knee arthroplasty',
      criteria: ['Kellgren-Lawrence grade 3 or 4', '12 weeks of conservative care'],
    },
    covered: 'covered',
    pa: 'auth-needed',
    doc: 'clinical',
    purpose: 'withpa',
    form: 'tka|1.0.0',
    reason: { text: 'Elective joint replacement is reviewed before it is done' },
    pas: 'A3',
    decideByForm: true,
  },
  {
    code: '70551',
    system: cpt,
    policy: {
      id: 'img-07',
      title: 'IMG-07 Imaging of the head',
      criteria: ['In the network: no review', 'Outside the network: a red-flag symptom'],
    },
    covered: 'covered',
    form: 'mri-brain-adaptive|1.0.0',
    reason: { code: 'auth-out-network', text: 'Reviewed when done outside the network' },
    network: { info: ['performer', 'location'], inside: 'no-auth', outside: 'auth-needed' },
    pas: 'A1',
  },
  {
    code: 'E0424',
    system: hcpcs,
    policy: {
      id: 'dme-03',
      title: 'DME-03 Oxygen at home',
      criteria: ['Oxygen saturation at rest of 88 percent or less', 'A form goes with the claim'],
    },
    covered: 'covered',
    pa: 'no-auth',
    doc: 'clinical',
    purpose: 'withclaim',
    form: 'home-oxygen|2.1.0',
    reason: { text: 'The form is sent with the claim' },
    limitMonths: 36,
    pas: 'NA',
  },
  {
    code: '97110',
    system: cpt,
    policy: {
      id: 'rehab-02',
      title: 'REHAB-02 Therapeutic exercise',
      criteria: ['Covered by the authorization of the joint replacement that it follows'],
    },
    covered: 'covered',
    pa: 'auth-needed',
    reason: { text: 'Follows an authorized joint replacement' },
    satisfiedNumber: 'SAT-97110-1',
    dependency: '27447',
    pas: 'A1',
  },
  {
    code: '15830',
    system: cpt,
    policy: { id: 'cosm-01', title: 'COSM-01 Cosmetic surgery', criteria: ['Not a benefit of any plan'] },
    covered: 'not-covered',
    reason: { text: 'cosmetic' },
    pas: 'A3',
  },
  {
    code: '95810',
    system: cpt,
    policy: {
      id: 'sleep-04',
      title: 'SLEEP-04 Sleep studies',
      criteria: ['At home: no review', 'In a laboratory: reviewed'],
    },
    covered: 'covered',
    reason: { text: 'A study at home needs no review, one in a laboratory does' },
    byBillingCode: [
      { code: '95810', pa: 'auth-needed' },
      { code: '95800', pa: 'no-auth' },
    ],
    pas: 'A1',
  },
  {
    code: 'J1745',
    system: hcpcs,
    policy: {
      id: 'rx-09',
      title: 'RX-09 Infusions',
      criteria: ['Two units for each request', 'Asked for by whoever infuses'],
    },
    covered: 'covered',
    pa: 'performpa',
    reason: { text: 'Whoever gives the infusion asks for the authorization' },
    pas: 'A6',
  },
  {
    code: '00000',
    system: cpt,
    policy: { id: 'sys-00', title: 'SYS-00 Out of order', criteria: ['Nothing can be said'] },
    covered: 'indeterminate',
    pa: 'indeterminate',
    reason: { code: 'technical', text: 'The rules engine did not answer' },
    pas: 'error',
  },
];

const byCode = new Map(rules.map((rule) => [rule.code, rule]));

/** The rule for the first of the codes that has one. */
export function ruleFor(codes: readonly string[]): Rule | undefined {
  return codes.flatMap((code) => byCode.get(code) ?? [])[0];
}
