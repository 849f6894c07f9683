import { escapeMarkup } from '@fhir-gateway/fhir';

/** How characters are written in the text around a URL: as JSON strings or as XML attributes. */
export interface TextSyntax {
  /** The byte that begins an escape. */
  readonly escape: number;
  /**
   * The character that is written at a place: its code times 256, plus how many bytes it takes. 0 when the input ends
   * within it, {@link noCharacter} when what stands there is none that a URL could have.
   */
  characterAt(input: Buffer, at: number): number;
  /** A text without its escapes; `undefined` when it is not well written. */
  decode(text: string): string | undefined;
  /** Writes a URL with its slashes as they are written in `like`. */
  encode(url: string, like: string): string;
}

/** A code that no character of a URL has. */
export const noCharacter = (0xffff << 8) | 1;

const slash = 0x2f;
const letterU = 0x75;
const semicolon = 0x3b;
/** Longest reference that is looked at: `&#x0000002F;` with some zeros more. */
const maxReference = 16;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @see RFC 8259 section 7 */
export const jsonSyntax: TextSyntax = {
  escape: 0x5c,
  characterAt(input, at) {
    const byte = input[at];
    if (byte === undefined) return 0;
    if (byte !== jsonSyntax.escape) return (byte << 8) | 1;
    const kind = input[at + 1];
    if (kind === undefined) return 0;
    if (kind === slash) return (slash << 8) | 2;
    if (kind !== letterU) return noCharacter;
    if (at + 6 > input.length) return 0;
    const code = Number.parseInt(input.toString('latin1', at + 2, at + 6), 16);
    return Number.isNaN(code) ? noCharacter : (code << 8) | 6;
  },
  decode(text) {
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      return undefined;
    }
  },
  encode(url, like) {
    if (like.includes('\\/')) return url.replaceAll('/', '\\/');
    return /\\u002f/i.test(like) ? url.replaceAll('/', '\\u002f') : url;
  },
};

/** Attribute values. Entities that a document type declares are not looked at. @see https://www.w3.org/TR/xml/#sec-references */
export const xmlSyntax: TextSyntax = {
  escape: 0x26,
  characterAt(input, at) {
    const byte = input[at];
    if (byte === undefined) return 0;
    if (byte !== xmlSyntax.escape) return (byte << 8) | 1;
    const end = input.subarray(at, at + maxReference).indexOf(semicolon);
    if (end === -1) return at + maxReference > input.length ? 0 : noCharacter;
    const character = resolveReference(input.toString('latin1', at + 1, at + end));
    return character === undefined ? noCharacter : ((character.codePointAt(0) ?? 0xffff) << 8) | (end + 1);
  },
  decode(text) {
    let isWell = !text.includes('<');
    const plain = text.replaceAll(/&([^;&]*)(;?)/g, (_all, name: string, end: string) => {
      const character = end === '' ? undefined : resolveReference(name);
      isWell &&= character !== undefined;
      return character ?? '';
    });
    return isWell ? plain : undefined;
  },
  encode: escapeMarkup,
};

function resolveReference(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(name) ?? [];
  const digits = hex ?? decimal;
  if (digits === undefined) return Object.hasOwn(named, name) ? named[name] : undefined;
  const code = Number.parseInt(digits, hex === undefined ? 10 : 16);
  // Beyond the basic plane there is nothing that a URL has.
  return code > 0 && code < 0xffff ? String.fromCharCode(code) : undefined;
}
