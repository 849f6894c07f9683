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
