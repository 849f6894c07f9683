/**
 * Turns the gateway's URLs in query values back into the platform's: plain or percent-encoded, where a value (or one
 * of several, separated by commas) begins with the gateway's base. Every other byte of the query stays as it is.
 */
export class QueryUrlRewrite {
  readonly #pattern: RegExp;
  readonly #plain: string;
  readonly #encoded: string;
  /** A part that no percent-encoding changes, to pass by most queries without a regular expression. */
  readonly #hint: string;

  /** Both without trailing slash. */
  constructor(from: string, to: string) {
    const body = Array.from(from, characterPattern).join('');
    this.#pattern = new RegExp(`(^|[=,?]|%2C|%3D)(${body})(?=[/?#&,|]|%2F|%3F|%23|%2C|%7C|$)`, 'gi');
    this.#plain = to;
    this.#encoded = encodeURIComponent(to);
    this.#hint = longestPlainPart(from);
  }

  /** Returns the very same string when there is nothing to turn back. */
  apply(query: string): string {
    if (!query.includes(this.#hint)) return query;
    return query.replace(this.#pattern, (_all, before: string, found: string) => {
      return before + (found.includes('%') ? this.#encoded : this.#plain);
    });
  }
}

/**
 * The other way round, for the links of answers: the platform's base in a query as `encodeURIComponent` writes it, which is how
 * servers repeat what was searched. Any other writing stays, since following the link has to give back each byte of it.
 */
export class EncodedUrlRewrite {
  readonly #encoded: string;
  readonly #pattern: RegExp;
  readonly #replacement: string;

  /** Both without trailing slash. */
  constructor(from: string, to: string) {
    this.#encoded = encodeURIComponent(from);
    const body = this.#encoded.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    this.#pattern = new RegExp(`(?<=[=,]|%2C)${body}(?=[&,|]|%2F|%3F|%23|%2C|%7C|$)`, 'g');
    this.#replacement = encodeURIComponent(to).replaceAll('$', '$$$$');
  }

  /** Whether it may change a text. */
  concerns(text: string): boolean {
    return text.includes(this.#encoded);
  }

  apply(text: string): string {
    return text.replace(this.#pattern, this.#replacement);
  }
}

/** A letter, digit or unreserved mark stands for itself; anything else may also be percent-encoded. */
function characterPattern(character: string): string {
  if (/^[A-Za-z0-9_~-]$/.test(character)) return character;
  const code = character.charCodeAt(0).toString(16).padStart(2, '0');
  return `(?:\\x${code}|%${code})`;
}

function longestPlainPart(base: string): string {
  const parts = base.split(/[^A-Za-z0-9_~-]+/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
