import { bodiesOf, type RecordingPayer } from '../stacks/recording-payer.js';
import { typesSent, typesShown, unshownParts, valuesOf } from '../hostile/unshown-parts.js';
import type { Answer, CoverageAsker } from './coverage-asker.js';

type Tool = Parameters<CoverageAsker['ask']>[0];

/** What is shown before a body leaves. */
interface Listed {
  readonly names: readonly string[];
  /** For this very body alone, in place of everything that the person agreed to before. */
  readonly isPreview: boolean;
}

/** A person who looks at what would leave, agrees, and holds what then reached the payer against it. */
export class AgreeingPerson {
  /** What reached the payer, by the last part of its path: `Claim/$submit`, `order-sign-crd`. */
  readonly operations: string[] = [];
  /** What was wrong: parts of bodies that were not shown, and bodies that left before anything was. */
  readonly faults: string[] = [];
  readonly #asker: CoverageAsker;
  readonly #payer: RecordingPayer;
  readonly #read: (name: string) => Promise<unknown>;
  readonly #names = new Set<string>();
  readonly #values = new Set<string>();

  /** @param read a resource of the record by the name that was shown, `Type/id` or `Type/id of <platform>` */
  constructor(asker: CoverageAsker, payer: RecordingPayer, read: (name: string) => Promise<unknown>) {
    this.#asker = asker;
    this.#payer = payer;
    this.#read = read;
  }

  /** What the person was shown so far. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Asks; where a list of what would leave is the answer, looks at it, agrees and asks again. */
  async ask(tool: Tool, args: object): Promise<Answer> {
    this.#payer.take();
    this.#giveValues(args);
    const first = await this.#asker.ask(tool, args);
    const listed = listedIn(first);
    if (listed === undefined) {
      this.#check({ names: this.names, isPreview: false });
      this.#giveValues(first);
      return first;
    }
    this.faults.push(...bodiesOf(this.#payer.take()).map(({ path }) => `${path} before anything was shown`));
    await this.#look(listed, first);
    const answer = await this.#asker.ask(tool, { ...args, confirm: first['confirm'] });
    this.#check(listed.isPreview ? listed : { names: this.names, isPreview: false });
    this.#giveValues(answer);
    return answer;
  }

  /** Knows the resources that are listed, as the record has them. */
  async #look({ names }: Listed, answer: Answer): Promise<void> {
    for (const name of names) {
      this.#names.add(name);
      if (/\bNPI (\d{10})\b/.exec(name)?.[1] !== undefined) this.#values.add(String(/\d{10}/.exec(name)?.[0]));
      const [, reference, id] = /^([A-Z][A-Za-z]+\/(\S+))(?: of \S+)?$/.exec(name) ?? [];
      if (reference === undefined || id === undefined) continue;
      for (const value of [reference, id, ...valuesOf(await this.#read(name))]) this.#values.add(value);
    }
    this.#giveValues(answer);
  }

  /** What the person says, and the names that request and payer's question have: nothing of a record. */
  #giveValues(given: object): void {
    JSON.stringify(given, (key, value: unknown) => {
      const isName = /^(?:request_id|tracking_id|ordering_npi|performing_npi|provider_npi)$/.test(key);
      if (isName && typeof value === 'string') this.#values.add(value);
      if (key === 'patient_id') for (const name of [String(value), `Patient/${String(value)}`]) this.#values.add(name);
      return value;
    });
  }

  #check({ names, isPreview }: Listed): void {
    const requests = this.#payer.take();
    for (const { path, body } of bodiesOf(requests)) {
      this.operations.push(/(?:Claim\/|Questionnaire\/)?[^/]+$/.exec(path)?.[0] ?? path);
      this.faults.push(...unshownParts(body, { names, values: this.#values }).map((fault) => `${path}: ${fault}`));
      // A preview is of this very body: nothing is in it that does not go, either.
      if (isPreview && typesSent(body).sort().join() !== typesShown(names).sort().join())
        this.faults.push(`${path}: ${typesSent(body).join()} for ${names.join('; ')}`);
    }
    for (const { url } of requests) {
      const told = [...this.#values].filter((value) => value.length > 3 && decodeURIComponent(url).includes(value));
      this.faults.push(...told.map((value) => `${url}: ${value}`));
    }
  }
}

/** What an answer says would leave; undefined where it asks nobody. */
function listedIn(answer: Answer): Listed | undefined {
  if (answer['code'] === 'DISCLOSURE_UNCONFIRMED') {
    const { sends } = Object(answer['disclosure']) as { sends?: { resource: string; why: string }[] };
    const lines = [...String(answer['text']).matchAll(/^- (.+): ([^:\n]+)$/gm)].map(([, resource = '']) => resource);
    // Each with its reason, or it is not counted as shown.
    const named = sends?.flatMap(({ resource, why }) => (why === '' ? [] : [resource]));
    return { names: named ?? lines, isPreview: false };
  }
  if (answer['state'] !== 'preview') return undefined;
  const { sends } = Object(answer['preview'] ?? answer['record_content']) as { sends: string[] };
  const line = sends.find((one) => one.startsWith('Resources: ')) ?? '';
  return { names: line.slice('Resources: '.length).split('; ').filter(Boolean), isPreview: true };
}
