import {
  packetCollection,
  packetContent,
  packetDocument,
  type CopiedEntry,
  type Packet,
} from '@fhir-gateway/coverage-tools';
import { writeHtml } from '@fhir-gateway/patient-record';

/** What a packet is written as, with the media type of each. */
export const packetFormats = {
  json: 'application/json',
  document: 'application/fhir+json',
  bundle: 'application/fhir+json',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
} as const;

export type PacketFormat = keyof typeof packetFormats;

/** What a writing is made of, beside the packet. */
export interface PacketWriting {
  readonly gatewayUrl: string;
  readonly packetId: string;
  /** For `document` and `bundle`: copies of the record. */
  readonly entries: readonly CopiedEntry[];
}

/** One content in the format that is asked for; `json` is the packet itself. */
export async function* writePacket(
  format: PacketFormat,
  packet: Packet,
  writing: PacketWriting,
): AsyncGenerator<string | Uint8Array, void, undefined> {
  if (format === 'json') yield JSON.stringify(packet);
  else if (format === 'document') yield JSON.stringify(packetDocument(packet, writing));
  else if (format === 'bundle') yield JSON.stringify(packetCollection(packet, writing));
  else {
    const { head, sections } = packetContent(packet);
    if (format === 'html') return yield* writeHtml(head, each(sections));
    const { writePdf } = await import('@fhir-gateway/patient-record/pdf');
    yield* writePdf(head, sections);
  }
}

async function* each<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}
