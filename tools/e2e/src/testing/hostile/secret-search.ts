/** A place where a secret was found, told without the secret. */
export interface SecretHit {
  readonly place: string;
  /** How it was written there, such as `hex`. */
  readonly form: string;
  /** What stands before it. */
  readonly before: string;
}

/** Shorter ones would be found by chance. */
const MIN_LENGTH = 8;
const CONTEXT = 60;

/**
 * Looks for secrets in texts, in every way in which they might have been written: as they are, percent-encoded, escaped
 * for JSON, in hexadecimal and in both alphabets of Base64, there also in the midst of something longer.
 *
 * @throws TypeError when a secret is too short to be told from chance
 */
export function findSecrets(secrets: Iterable<string>, places: Readonly<Record<string, string>>): readonly SecretHit[] {
  const hits: SecretHit[] = [];
  const forms = [...new Set(secrets)].flatMap(formsOf);
  for (const [place, text] of Object.entries(places)) {
    for (const [form, written] of forms) {
      const at = text.indexOf(written);
      if (at >= 0) hits.push({ place, form, before: text.slice(Math.max(0, at - CONTEXT), at) });
    }
  }
  return hits;
}

/** Every way to write a secret that {@link findSecrets} looks for, by name; the same text only once. */
export function formsOf(secret: string): [form: string, written: string][] {
  if (secret.length < MIN_LENGTH) throw new TypeError(`a secret of under ${MIN_LENGTH} characters`);
  const bytes = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const all: [string, string][] = [
    ['raw', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ...[0, 1, 2].flatMap((offset): [string, string][] => {
      const digits = base64Within(bytes, offset);
      return [
        [`base64 at ${offset}`, digits],
        [`base64url at ${offset}`, digits.replaceAll('+', '-').replaceAll('/', '_')],
      ];
    }),
  ];
  const seen = new Set<string>();
  return all.filter(([, written]) => !seen.has(written) && seen.add(written));
}

/** The Base64 digits that depend on these bytes alone, when as many others as `offset` stand before them in a group. */
function base64Within(bytes: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor((padded.length * 8) / 6);
  return padded.toString('base64').slice(first, last);
}
