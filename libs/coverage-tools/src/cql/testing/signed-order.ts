import { elmOf, ofPatient } from './elm.js';

/** Logic of the shape that published packages have: who signs, the visit, the member and the code of an order. */

const property = (path: string, source: object): object => ({ type: 'Property', path, source });
const of = (scope: string, path: string): object => ({ type: 'Property', path, scope });
const text = (value: string): object => ({ type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}String', value });
const equal = (...operand: object[]): object => ({ type: 'Equal', operand });
const order = { type: 'ParameterRef', name: 'device_request' };
const retrieve = (type: string): object => ({ type: 'Retrieve', dataType: `{http://hl7.org/fhir}${type}` });
const first = (source: object): object => ({ type: 'First', source });
const ref = (name: string): object => ({ type: 'ExpressionRef', name });

function where(source: object, condition: (alias: string) => object): object {
  return { type: 'Query', source: [{ alias: 'X', expression: source }], relationship: [], where: condition('X') };
}

/** The one resource whose `Type/id` is a reference of the order. */
function referred(type: string, reference: object): object {
  const isIt = (alias: string) =>
    equal({ type: 'Concatenate', operand: [text(`${type}/`), of(alias, 'id.value')] }, reference);
  return { type: 'SingletonFrom', operand: where(retrieve(type), isIt) };
}

const official = (source: object): object => ({
  type: 'SingletonFrom',
  operand: where(source, (alias) => equal(of(alias, 'use.value'), text('official'))),
});
const hcpcs = where(property('code.coding', order), (alias) =>
  equal(of(alias, 'system.value'), text('https://bluebutton.cms.gov/resources/codesystem/hcpcs')),
);

/** By definition; each answers the question of that name. */
export const signedOrder = elmOf(
  'SignedOrder',
  {
    PatientName: official(ofPatient('name')),
    FamilyName: property('family.value', ref('PatientName')),
    BirthDate: ofPatient('birthDate.value'),
    Gender: ofPatient('gender.value'),
    Coverage: referred('Coverage', property('reference.value', first(property('insurance', order)))),
    MemberId: property('subscriberId.value', ref('Coverage')),
    Signer: referred('Practitioner', property('performer.reference.value', order)),
    SignerName: property('family.value', official(property('name', ref('Signer')))),
    SignerNpi: property('value.value', first(property('identifier', ref('Signer')))),
    Visit: referred('Encounter', property('encounter.reference.value', order)),
    VisitDate: property('period.start.value', ref('Visit')),
    Diagnoses: {
      type: 'Query',
      source: [{ alias: 'C', expression: retrieve('Condition') }],
      relationship: [],
      return: { expression: first(of('C', 'code.coding')) },
    },
    Device: {
      type: 'If',
      condition: equal(property('code.value', first(hcpcs)), text('E0470')),
      then: text('E0470'),
      else: text('null'),
    },
    Refused: { type: 'Count', source: retrieve('Procedure') },
    Today: { type: 'Today' },
  },
  {
    parameters: {
      def: [
        {
          name: 'device_request',
          accessLevel: 'Public',
          parameterTypeSpecifier: { type: 'NamedTypeSpecifier', name: '{http://hl7.org/fhir}DeviceRequest' },
        },
      ],
    },
  },
);
