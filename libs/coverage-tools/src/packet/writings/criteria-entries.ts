import type { Provenance, QuestionnaireResponse } from 'fhir/r4.js';
import type { Packet, PacketCriterion } from '../schema/packet-schema.js';
import { idOf, type DocumentEntry } from './document-entry.js';
import { copyKey } from './record-copies.js';

const targetElement = 'http://hl7.org/fhir/StructureDefinition/targetElement';
const participantTypes = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';

/**
 * The criteria as one QuestionnaireResponse, and for each row a Provenance with what it comes from: entries of the record,
 * and the text that the criterion is of.
 *
 * @param places of the copies, by {@link copyKey}
 */
export function criteriaEntries(
  packet: Packet,
  urlOf: (name: string) => string,
  places: ReadonlyMap<string, string>,
): DocumentEntry[] {
  const { rows } = packet.criteria;
  if (rows.length === 0) return [];
  const url = urlOf('criteria');
  return [
    { fullUrl: url, sections: ['criteria'], resource: responseOf(packet, url, urlOf('patient')) },
    ...rows.map((row, at): DocumentEntry => {
      const fullUrl = urlOf(`provenance ${at}`);
      const { list, gateway } = { list: packet.sources, gateway: urlOf('gateway') };
      return { fullUrl, sections: ['criteria'], resource: provenanceOf(row, { fullUrl, url, gateway, places, list, recorded: packet.as_of }) }; // prettier-ignore
    }),
  ];
}

function responseOf(
  { criteria, member, as_of: authored }: Packet,
  url: string,
  patientUrl: string,
): QuestionnaireResponse {
  // prettier-ignore
  return {
    resourceType: 'QuestionnaireResponse',
    id: idOf(url),
    status: 'in-progress',
    ...(member && { subject: { reference: patientUrl } }),
    authored,
    item: criteria.rows.map(({ id, text, state }) => ({
      id,
      linkId: id,
      text,
      answer: [{ valueString: state }],
    })),
  };
}

interface Origin {
  readonly fullUrl: string;
  readonly url: string;
  readonly gateway: string;
  readonly places: ReadonlyMap<string, string>;
  readonly list: Packet['sources'];
  readonly recorded: string;
}

function provenanceOf({ id, evidence, sources }: PacketCriterion, origin: Origin): Provenance {
  const { fullUrl, url, gateway, places, list, recorded } = origin;
  const texts = list.filter(({ number, kind }) => sources.includes(number) && kind !== 'record');
  return {
    resourceType: 'Provenance',
    id: idOf(fullUrl),
    target: [{ reference: url, extension: [{ url: targetElement, valueUri: `#${id}` }] }],
    recorded,
    agent: [{ type: { coding: [{ system: participantTypes, code: 'assembler' }] }, who: { reference: gateway } }],
    entity: [
      ...evidence.map(({ platform, reference, value }) => {
        const place = places.get(copyKey(platform, reference));
        return { role: 'source' as const, what: { ...(place !== undefined && { reference: place }), display: value } };
      }),
      ...texts.map(({ title, url: address }) => ({
        role: 'source' as const,
        what: {
          ...(address !== undefined && { identifier: { system: 'urn:ietf:rfc:3986', value: address } }),
          display: title,
        },
      })),
    ],
  };
}
