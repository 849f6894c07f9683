import { createHash } from 'node:crypto';

/** What a call sends to a payer elsewhere beside a question: bodies that a person agreed to, and what is in them. */
export class OutgoingRequests {
  readonly #agreed = new Set<string>();
  readonly #names = new Map<string, string>();
  readonly #announced: unknown[] = [];

  /** Lets this very body leave: the person agreed to it, or it asks about what was sent before. */
  agree(body: unknown): void {
    this.#agreed.add(digestOf(body));
  }

  /** Whether this very body may leave. */
  isAgreed(body: unknown): boolean {
    return this.#agreed.has(digestOf(body));
  }

  /** Says that a body will be sent, too, so that the person is asked for everything at once. */
  announce(body: unknown): void {
    this.#announced.push(body);
  }

  /** Bodies that will be sent, too. */
  get announced(): readonly unknown[] {
    return this.#announced;
  }

  /** Says what resources that were made for a request are called in the record: `Type/uuid` to `Type/id`. */
  name(names: ReadonlyMap<string, string>): void {
    for (const [made, name] of names) this.#names.set(made, name);
  }

  /** What `Type/uuid` is called; undefined where nobody said. */
  nameOf(made: string): string | undefined {
    return this.#names.get(made);
  }
}

function digestOf(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('base64url');
}
