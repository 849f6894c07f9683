import type { Response } from './responses.js';

/** Responses of one operation by status. */
type Responses = Readonly<Record<string, Response>>;

/**
 * Keeps responses that are alike once. Most refusals are the same for many operations, and generated clients give each
 * response a type of its own.
 */
export class SharedResponses {
  readonly #names = new Map<string, string>();
  /** What references lead to, by name. */
  readonly components: Responses;

  /** @param all the responses of every operation */
  constructor(all: readonly Responses[]) {
    const counts = new Map<string, number>();
    const seen = new Map<string, number>();
    const components: Record<string, Response> = {};
    for (const [status, response] of all.flatMap((responses) => Object.entries(responses))) {
      const key = keyOf(status, response);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count !== 2) continue;
      const number = (seen.get(status) ?? 0) + 1;
      seen.set(status, number);
      const name = `Status${status}${number === 1 ? '' : `_${number}`}`;
      this.#names.set(key, name);
      components[name] = response;
    }
    this.components = components;
  }

  /** The same responses, with references for those that are shared. */
  refer(responses: Responses): Record<string, Response | { readonly $ref: string }> {
    return Object.fromEntries(
      Object.entries(responses).map(([status, response]) => {
        const name = this.#names.get(keyOf(status, response));
        return [status, name === undefined ? response : { $ref: `#/components/responses/${name}` }];
      }),
    );
  }
}

function keyOf(status: string, response: Response): string {
  return `${status} ${JSON.stringify(response)}`;
}
