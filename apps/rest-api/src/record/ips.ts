import { stringifyExact } from '@fhir-gateway/fhir';
import { readIps } from '@fhir-gateway/patient-record';
import type { Response } from 'express';

import { bundle } from '../fhir/fhir-schemas.js';
import { defineRoute, type Route } from '../route/define-route.js';
import type { Answer } from '../route/operation.js';
import { answerRecord, recordErrors } from './record-call.js';
import { personQuery } from './summary.js';

const mediaType = 'application/fhir+json';
const document: Answer = { description: 'The document.', mediaTypes: [mediaType], schema: bundle };

/** `/api/record/ips`: one person's record as a document of the International Patient Summary. */
export const ipsRoutes: readonly Route[] = [
  defineRoute({
    id: 'getRecordIps',
    method: 'get',
    path: '/api/record/ips',
    tag: 'Record',
    summary: 'Read a record as an International Patient Summary',
    description:
      'A document Bundle of IPS 2.0 (`hl7.fhir.uv.ips`) over all connected platforms of one person: the gateway is its ' +
      'author, each entry has a Provenance with its sources, and no reference leads out of it. What could not be read is ' +
      'in the text of the Composition and of its sections. A birth date in which platforms disagree is absent, and both ' +
      'are in the text.',
    access: 'session',
    query: personQuery,
    answers: { 200: document },
    errors: recordErrors,
    examples: {
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (rest) => async (req, res, read) => {
      const { person: named } = read.query();
      const { bundle: made } = await answerRecord(rest, req, res, async (call) => {
        const { records, config } = rest.gateway;
        const person = await records.person(call, named);
        return readIps(person, {
          ...records.readingOptions(call),
          nowMs: Date.now(),
          gatewayUrl: config.publicUrl,
        });
      });
      // Numbers have the digits of the platforms, which `json` would lose.
      const exact: Response = res;
      exact.set('cache-control', 'no-store').type(mediaType).send(stringifyExact(made));
    },
  }),
];
