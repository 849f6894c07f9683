// Writes data/r4-elements.tsv: the elements of every R4 type, as the types of @types/fhir have them, which are
// made of the definitions of HL7. Run after an update of @types/fhir: node libs/record-view/scripts/generate-elements.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

const path = createRequire(import.meta.url).resolve('@types/fhir/r4.d.ts');
const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
/** Longer lists of codes take more characters than they are worth; a platform that validates knows them. */
const mostCodes = 12;
/** Types that define something and say nothing of anybody; they are long. */
const definitions =
  /^(ActivityDefinition|CapabilityStatement|ChargeItemDefinition|CodeSystem|CompartmentDefinition|ConceptMap|Contract|EffectEvidence|EventDefinition|Evidence|ExampleScenario|GraphDefinition|ImplementationGuide|Measure(?!Report)|MedicinalProduct|MessageDefinition|NamingSystem|ObservationDefinition|OperationDefinition|PlanDefinition|Research|RiskEvidence|SearchParameter|SpecimenDefinition|StructureDefinition|StructureMap|Substance[A-Z]|TerminologyCapabilities|Test|ValueSet)/;
const types = [];
for (const one of source.statements) {
  if (!ts.isInterfaceDeclaration(one) || definitions.test(one.name.text)) continue;
  const elements = one.members.filter(ts.isPropertySignature).flatMap(elementOf);
  types.push([one.name.text, one.heritageClauses?.[0]?.types[0]?.expression.getText() ?? '', elements.join(' ')]);
}

/** `name`, `!` where it is required, `*` where it is a list, and behind a colon its type: `s`, `n`, `b`, codes, or a name. */
function elementOf({ name, type, questionToken }) {
  const element = name.getText();
  if (element.startsWith('_') || element === 'resourceType') return [];
  const text = type
    .getText()
    .replace(/ \| undefined$/, '')
    .replace(/<.*>/, '');
  const isList = text.endsWith('[]');
  const kind = kindOf(text.replace(/\[\]$/, '').replace(/^\((.*)\)$/s, '$1'));
  return [`${element}${questionToken ? '' : '!'}${isList ? '*' : ''}:${kind}`];
}

function kindOf(text) {
  if (text === 'string') return 's';
  if (text === 'number') return 'n';
  if (text === 'boolean') return 'b';
  if (text.startsWith("'")) {
    const codes = text.replaceAll("'", '').split('|');
    return codes.length > mostCodes || codes.some((code) => /[\s\\`$]/.test(code)) ? 's' : codes.join('|');
  }
  return text === 'BundleContentType' || text === 'FhirResource' ? 'Resource' : text;
}

// A part stands in the line of the resource that it is of, whose name it begins with.
const lines = types.map(([name, base, elements]) => [name, `${name}${base ? `<${base}` : ''} ${elements}`.trim()]);
const rows = [];
const resources = types.filter(([, base]) => base === 'DomainResource' || base === 'Resource').map(([name]) => name);
const byOwner = new Map();
for (const [name, written] of lines) {
  const owner =
    resources
      .filter((resource) => name.startsWith(resource))
      .sort((a, b) => b.length - a.length)
      .at(0) ?? '';
  byOwner.set(owner, [...(byOwner.get(owner) ?? []), written]);
}
for (const owner of [...byOwner.keys()].sort()) rows.push(byOwner.get(owner).sort().join('\t'));
writeFileSync(new URL('../data/r4-elements.tsv', import.meta.url), `${rows.join('\n')}\n`);
