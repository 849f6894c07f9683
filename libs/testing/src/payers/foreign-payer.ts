import payers from './foreign-payers.json' with { type: 'json' };

/** One of those whose answers are written down, with where their code gives them. */
type ForeignPayerName = keyof typeof payers;

type Json = Readonly<Record<string, unknown>>;

/** A request as a payer keeps it. */
interface Kept {
  readonly id: string;
  readonly claim: Json;
  readonly beside: readonly unknown[];
}

/**
 * How HL7's reference server and WSO2's keep requests and answer: the Claim gets an id of theirs, the answer refers to it
 * and does not hold it. WSO2's has no review action: a word, a number and days. Values are made up.
 */
export class ForeignPayer {
  readonly #kept: Kept[] = [];
  readonly #name: ForeignPayerName;
  /** What it decides: X12 306; WSO2's says it in words. */
  action: 'A1' | 'A3' | 'A4' = 'A1';

  constructor(name: ForeignPayerName) {
    this.#name = name;
  }

  readonly submit = (request: object) => {
    const [first, ...beside] = entriesOf(request);
    const kept = { id: `98${765 + this.#kept.length}`, claim: structuredClone(first?.resource ?? {}), beside };
    this.#kept.push(kept);
    return { status: 200, body: this.#answer(kept) };
  };

  /** HL7's finds a request by its first identifier, and answers 404 without a word where there is none. */
  readonly inquire = (request: object) => {
    const asked = firstIdentifier(entriesOf(request)[0]?.resource);
    const kept = this.#kept.find(({ claim }) => firstIdentifier(claim) === asked);
    return kept === undefined ? { status: 404 } : { status: 200, body: this.#answer(kept) };
  };

  #answer({ id, claim, beside }: Kept): Json {
    const { response, decided } = payers[this.#name] as { response: Json; decided: Readonly<Record<string, Json>> };
    const values = { insurer: { display: 'Unknown' }, identifier: [], ...claim, id, action: this.action };
    const resource = filled({ ...response, ...decided[this.action] }, values);
    const fullUrl = `https://payer.example/fhir/ClaimResponse/${id}`;
    return { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl, resource }, ...beside] };
  }
}

function entriesOf(request: object): readonly { readonly resource?: Json }[] {
  return (request as { entry?: readonly { resource?: Json }[] }).entry ?? [];
}

function firstIdentifier(claim: Json = {}): string {
  const [{ system = '', value = '' } = {}] = (claim['identifier'] ?? []) as { system?: string; value?: string }[];
  return `${system}|${value}`;
}

/** Puts values in the places of their names; a list takes the place of a name within a list. */
function filled(template: unknown, values: Json): unknown {
  if (Array.isArray(template)) return template.flatMap((one) => filled(one, values));
  if (typeof template === 'object' && template !== null)
    return Object.fromEntries(Object.entries(template).map(([name, one]) => [name, filled(one, values)]));
  if (typeof template !== 'string') return template;
  const [, whole] = /^\{(\w+)\}$/.exec(template) ?? [];
  return whole === undefined ? template.replace('{id}', String(values['id'])) : values[whole];
}
