import type { Library } from 'fhir/r4.js';

const fhirType = (name: string): string => `{http://hl7.org/fhir}${name}`;
const cql = `library HomeOxygen version '2.1.0'
using FHIR version '4.0.1'
codesystem "LOINC": 'http://loinc.org'
code "Saturation": '2708-6' from "LOINC"
context Patient
define BirthDate: Patient.birthDate.value
define LatestSaturation: Last([Observation: "Saturation"] O sort by effective.value).value.value.value
`;

const saturations = {
  type: 'Query',
  source: [
    {
      alias: 'O',
      expression: {
        type: 'Retrieve',
        dataType: fhirType('Observation'),
        codeProperty: 'code',
        codeComparator: '~',
        codes: { type: 'ToList', operand: { type: 'CodeRef', name: 'Saturation' } },
      },
    },
  ],
  relationship: [],
  sort: {
    by: [
      {
        type: 'ByExpression',
        direction: 'asc',
        expression: { type: 'Property', path: 'value', source: { type: 'IdentifierRef', name: 'effective' } },
      },
    ],
  },
};

const elm = {
  library: {
    identifier: { id: 'HomeOxygen', version: '2.1.0' },
    schemaIdentifier: { id: 'urn:hl7-org:elm', version: 'r1' },
    usings: {
      def: [
        { localIdentifier: 'System', uri: 'urn:hl7-org:elm-types:r1' },
        { localIdentifier: 'FHIR', uri: 'http://hl7.org/fhir', version: '4.0.1' },
      ],
    },
    codeSystems: { def: [{ name: 'LOINC', id: 'http://loinc.org', accessLevel: 'Public' }] },
    codes: {
      def: [{ name: 'Saturation', id: '2708-6', accessLevel: 'Public', codeSystem: { name: 'LOINC' } }],
    },
    statements: {
      def: [
        {
          name: 'Patient',
          context: 'Patient',
          expression: { type: 'SingletonFrom', operand: { type: 'Retrieve', dataType: fhirType('Patient') } },
        },
        {
          name: 'BirthDate',
          context: 'Patient',
          accessLevel: 'Public',
          expression: { type: 'Property', path: 'birthDate.value', source: { type: 'ExpressionRef', name: 'Patient' } },
        },
        {
          name: 'LatestSaturation',
          context: 'Patient',
          accessLevel: 'Public',
          expression: { type: 'Property', path: 'value.value.value', source: { type: 'Last', source: saturations } },
        },
      ],
    },
  },
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** Prefills the oxygen form: the same logic as CQL to read and as ELM to run. */
export function oxygenLibrary(base: string): Library {
  return {
    resourceType: 'Library',
    id: 'HomeOxygen',
    url: `${base}/fhir/Library/HomeOxygen`,
    version: '2.1.0',
    name: 'HomeOxygen',
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
    dataRequirement: [
      { type: 'Patient' },
      { type: 'Observation', codeFilter: [{ path: 'code', code: [{ system: 'http://loinc.org', code: '2708-6' }] }] },
    ],
    content: [
      { contentType: 'text/cql', data: base64(cql) },
      { contentType: 'application/elm+json', data: base64(JSON.stringify(elm)) },
    ],
  };
}
