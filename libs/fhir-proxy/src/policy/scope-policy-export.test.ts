import { parseInteraction } from '../contract/interaction.js';
import { readOnlyOperations } from '../contract/operations.js';
import { decideInteraction } from './scope-policy.js';

/** Judges an export by the scopes; `allowed`, or the rule of the refusal. */
function judge(scopes: string[], query: string, line = 'GET $export'): string {
  const [method = '', path = ''] = line.split(' ');
  const parsed = parseInteraction(method, path, query);
  const rule = readOnlyOperations.get('$export');
  const decision = decideInteraction({ ...parsed, ...(rule && { rule }) }, { scopes }, query, false);
  return decision.allowed ? 'allowed' : decision.rule;
}

describe('the scopes of an export', () => {
  const narrow = ['system/Patient.rs', 'system/Observation.rs', 'system/Condition.s'];

  it.each(['_type=Patient', '_type=Patient,Observation', '_type=Patient&_type=Observation'])(
    'are those of the types that it names: %s',
    (query) => expect(judge(narrow, query)).toBe('allowed'),
  );

  it.each([
    '',
    '_type=',
    '_type=Patient,',
    '_type=Patient,Encounter',
    '_type=Encounter',
    '_type=Condition',
    '_type:not=Patient',
    '_type=Patient&_type=Encounter',
    '_type=Patient&includeAssociatedData=RelevantProvenanceResources',
    '_typeFilter=Patient%3Factive%3Dtrue',
  ])('do not do for: %j', (query) => expect(judge(narrow, query)).toBe('scope.read'));

  it('are those of everything where its parameters stand in a body', () => {
    expect(judge(narrow, '_type=Patient', 'POST $export')).toBe('scope.read');
  });

  it.each(['', '_type=Encounter', '_type=Patient,'])('may be those of everything: %j', (query) =>
    expect(judge(['system/*.rs'], query)).toBe('allowed'),
  );

  it('are not widened for other operations', () => {
    const everything = { ...parseInteraction('GET', 'Patient/p1/$everything', '_type=Patient') };
    const rule = readOnlyOperations.get('$everything');
    const judged = { ...everything, ...(rule && { rule }) };
    const decision = decideInteraction(judged, { scopes: narrow }, '_type=Patient', false);
    expect(decision).toMatchObject({ allowed: false, rule: 'scope.read' });
  });
});
