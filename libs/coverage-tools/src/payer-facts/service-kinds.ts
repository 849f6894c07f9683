/** A kind of service, as far as payers send its requests to different places. */
type ServiceKind = (typeof kinds)[number]['kind'];

/** What a kind of service is called: by payers' pages, and by people who ask for it. */
const kinds = [
  { kind: 'imaging', said: /radiolog|imaging|nuclear|\bmri\b|\bct\b|\bpet\b|\bscan|tomograph|x-?ray|ultrasound/i },
  { kind: 'joint', said: /\bjoint|musculoskeletal|arthroplast|\bknee|\bhip\b|\bshoulder|arthroscop/i },
  { kind: 'spine', said: /\bspin(?:e|al)|musculoskeletal|lumbar|cervical fusion|laminectom/i },
  { kind: 'pain', said: /\bpain\b|epidural|facet/i },
  { kind: 'sleep', said: /sleep|polysomno/i },
  { kind: 'cardiac', said: /cardi/i },
  { kind: 'radiation', said: /radiation/i },
  { kind: 'oncology', said: /(?<!radiation )oncolog|chemo/i },
  { kind: 'genetic', said: /genetic|genomic|molecular|germline/i },
  { kind: 'laboratory', said: /laborator|\blab\b/i },
  {
    kind: 'equipment',
    said: /dmepos|\bdme\b|equipment|cpap|bipap|oxygen|wheelchair|scooter|\bbrace|prosthe|orthos|orthotic/i,
  },
  { kind: 'drug', said: /\bdrugs?\b|injectable|biologic|infusion|pharmac|medication/i },
  { kind: 'behavioral', said: /behavio|psych|mental|substance/i },
  { kind: 'home', said: /home health|hospice|home care/i },
  { kind: 'therapy', said: /rehab|physical therap|occupational therap|speech/i },
  { kind: 'transplant', said: /transplant/i },
  { kind: 'transport', said: /transport|ambulance/i },
  { kind: 'inpatient', said: /inpatient|admission|level of care/i },
  { kind: 'surgery', said: /surg|ablation|arthroplast|replacement|fusion/i },
] as const;

/** Ranges of CPT codes by section of the book; the first that holds a code counts. */
const cptRanges: readonly (readonly [from: number, to: number, kinds: readonly ServiceKind[]])[] = [
  [22100, 22899, ['spine', 'surgery']],
  [23470, 23474, ['joint', 'surgery']],
  [27120, 27138, ['joint', 'surgery']],
  [27437, 27447, ['joint', 'surgery']],
  [29805, 29916, ['joint', 'surgery']],
  [62320, 62327, ['pain', 'spine']],
  [63001, 63308, ['spine', 'surgery']],
  [64400, 64495, ['pain']],
  [64633, 64636, ['pain']],
  [10004, 69990, ['surgery']],
  [77261, 77799, ['radiation']],
  [78429, 78499, ['imaging', 'cardiac']],
  [70010, 79999, ['imaging']],
  [81105, 81599, ['genetic', 'laboratory']],
  [80047, 89398, ['laboratory']],
  [90785, 90899, ['behavioral']],
  [92920, 93799, ['cardiac']],
  [95782, 95811, ['sleep']],
  [96401, 96549, ['drug', 'oncology']],
  [97151, 97158, ['behavioral']],
  [97010, 97799, ['therapy']],
];

/** By the first letter of a HCPCS code; ambulance codes are the A codes below A1000. */
const hcpcsLetters: Readonly<Record<string, readonly ServiceKind[]>> = {
  A: ['equipment'],
  B: ['equipment'],
  E: ['equipment'],
  J: ['drug'],
  K: ['equipment'],
  L: ['equipment'],
  Q: ['drug'],
};

/** What is asked for, as far as it is known. */
export interface AskedService {
  /** CPT or HCPCS. */
  readonly code?: string | undefined;
  /** As a person says it. */
  readonly words?: string | undefined;
}

/** The kinds of a service by its code, else by its words; empty where neither tells. */
export function serviceKindsOf({ code = '', words = '' }: AskedService): readonly ServiceKind[] {
  const byCode = kindsOfCode(code.trim().toUpperCase());
  return byCode.length > 0 ? byCode : kindsOfWords(words);
}

/** Whether any of the services that a page names is of one of these kinds. */
export function isAmong(services: readonly string[], wanted: readonly ServiceKind[]): boolean {
  return services.some(
    (one) => /medical services/i.test(one) || kindsOfWords(one).some((kind) => wanted.includes(kind)),
  );
}

function kindsOfCode(code: string): readonly ServiceKind[] {
  if (/^\d{4}[UM]$/.test(code)) return ['genetic', 'laboratory'];
  if (/^A0\d{3}$/.test(code)) return ['transport'];
  if (/^[A-V]\d{4}$/.test(code)) return hcpcsLetters[code.charAt(0)] ?? [];
  const number = /^\d{5}$/.test(code) ? Number(code) : -1;
  return cptRanges.find(([from, to]) => number >= from && number <= to)?.[2] ?? [];
}

function kindsOfWords(words: string): readonly ServiceKind[] {
  return kinds.filter(({ said }) => said.test(words)).map(({ kind }) => kind);
}
