import type { PacketSource, PacketStatement } from '../schema/packet-schema.js';

/** A part of a letter: sentences with their sources, and what only the person who signs can write. */
export interface LetterPart {
  readonly heading: string;
  readonly sentences: readonly PacketStatement[];
  /** What a person has to write or leave out. */
  readonly forPerson: readonly string[];
}

/** A draft of a letter. Nothing in it is signed, and nothing in it is without a source. */
export interface Letter {
  readonly title: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly parts: readonly LetterPart[];
  readonly enclosures: readonly PacketStatement[];
  /** The sources that the sentences name, by their numbers in the packet. */
  readonly sources: readonly PacketSource[];
  readonly state: 'draft-unsigned';
}

/** The numbers that a letter's sentences name, each with its source. */
export function sourcesOf(
  parts: readonly LetterPart[],
  enclosures: readonly PacketStatement[],
  known: readonly PacketSource[],
): PacketSource[] {
  const named = new Set([...parts.flatMap(({ sentences }) => sentences), ...enclosures].flatMap((one) => one.sources));
  return known.filter(({ number }) => named.has(number));
}
