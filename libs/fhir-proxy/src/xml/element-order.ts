/**
 * The order of elements in XML, in which JSON need not have them: of a CapabilityStatement, an OperationOutcome and the
 * data types in them. `name:Type` where the children of an element have the order of a type.
 *
 * @see https://hl7.org/fhir/R4/xml.html
 */
const orders: Readonly<Record<string, string>> = {
  CapabilityStatement: `id meta:Meta implicitRules language text contained extension modifierExtension url version name
    title status experimental date publisher contact:ContactDetail description useContext:UsageContext
    jurisdiction:CodeableConcept purpose copyright kind instantiates imports software implementation fhirVersion format
    patchFormat implementationGuide rest messaging document`,
  'CapabilityStatement.software': 'name version releaseDate',
  'CapabilityStatement.implementation': 'description url custodian:Reference',
  'CapabilityStatement.rest': `mode documentation security resource interaction
    searchParam:CapabilityStatement.rest.resource.searchParam operation:CapabilityStatement.rest.resource.operation
    compartment`,
  'CapabilityStatement.rest.security': 'cors service:CodeableConcept description',
  'CapabilityStatement.rest.interaction': 'code documentation',
  'CapabilityStatement.rest.resource': `type profile supportedProfile documentation interaction versioning readHistory
    updateCreate conditionalCreate conditionalRead conditionalUpdate conditionalDelete referencePolicy searchInclude
    searchRevInclude searchParam operation`,
  'CapabilityStatement.rest.resource.interaction': 'code documentation',
  'CapabilityStatement.rest.resource.searchParam': 'name definition type documentation',
  'CapabilityStatement.rest.resource.operation': 'name definition documentation',
  'CapabilityStatement.messaging': 'endpoint reliableCache documentation supportedMessage',
  'CapabilityStatement.messaging.endpoint': 'protocol:Coding address',
  'CapabilityStatement.messaging.supportedMessage': 'mode definition',
  'CapabilityStatement.document': 'mode documentation profile',
  OperationOutcome: 'id meta:Meta implicitRules language text contained extension modifierExtension issue',
  'OperationOutcome.issue': 'severity code details:CodeableConcept diagnostics location expression',
  CodeableConcept: 'coding:Coding text',
  Coding: 'system version code display userSelected',
  ContactDetail: 'name telecom:ContactPoint',
  ContactPoint: 'system value use rank period:Period',
  Identifier: 'use type:CodeableConcept system value period:Period assigner:Reference',
  Meta: 'versionId lastUpdated source profile security:Coding tag:Coding',
  Narrative: 'status div',
  Period: 'start end',
  Quantity: 'value comparator unit system code',
  Range: 'low:Quantity high:Quantity',
  Reference: 'reference type identifier:Identifier display',
  UsageContext: `code:Coding valueCodeableConcept:CodeableConcept valueQuantity:Quantity valueRange:Range
    valueReference:Reference`,
};

/** Elements by which every other part may begin. */
const first = ['extension', 'modifierExtension'];
const known: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(orders).map(([path, order]) => [path, childrenOf(path, order.split(/\s+/))]),
);

/**
 * The names in the order of their definition; what is not defined here stays in the order it has, behind the rest.
 *
 * @param path of the element that they are in: a type, or where it stands in one
 */
export function inOrder(path: string, names: Iterable<string>): string[] {
  const all = new Set(names);
  const defined = [...first, ...(known.get(path)?.keys() ?? [])];
  // A resource has its own place for extensions.
  const order = known.get(path)?.has('extension') === true ? defined.slice(first.length) : defined;
  return [...order.filter((name) => all.delete(name)), ...all];
}

/** The path of a child. */
export function pathBelow(path: string, name: string): string {
  if (first.includes(name)) return 'Extension';
  // Of any resource; elsewhere it is a string.
  if (name === 'text') return 'Narrative';
  if (path === 'Extension') return name.replace(/^value/, '');
  return known.get(path)?.get(name) ?? `${path}.${name}`;
}

function childrenOf(path: string, order: readonly string[]): Map<string, string> {
  return new Map(
    order.map((entry) => {
      const [name = '', type] = entry.split(':');
      return [name, type ?? `${path}.${name}`];
    }),
  );
}
