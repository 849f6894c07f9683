import { OutOfTimeError, TimeBudget } from '../../within-time.js';
import { coverage, patient, payerOrganization, stubPayer, templates } from '../../testing/stub-payer.js';
import { KnownResources } from './known-resources.js';
import { valuesAt } from './path-evaluation.js';
import { prefetchFor } from './prefetch.js';

async function fill(prefetch: Readonly<Record<string, string>>, budget?: TimeBudget) {
  const { context } = stubPayer();
  const known = new KnownResources(context, { patient, coverage, payer: payerOrganization, drafted: [] });
  return prefetchFor(prefetch, {
    context: { patientId: 'pat-1' },
    known,
    coverage,
    patientId: 'pat-1',
    baseUrl: 'https://gw.example/fhir',
    ...(budget && { budget }),
  });
}

describe('what a payer may have computed', () => {
  const catastrophic = `identifier.value.where($this.matches('^(a+)+$'))`;
  const root = { identifier: [{ value: `${'a'.repeat(60)}b` }] };

  it('is cut in the middle of a catastrophic expression, should one ever get that far', async () => {
    const budget = new TimeBudget(50);
    const asked = valuesAt({ stages: [catastrophic] }, root, async () => undefined, budget);
    await expect(asked).rejects.toThrow(OutOfTimeError);
    expect(budget.isSpent).toBe(true);
  });

  it('shares one budget: what comes after is left out by name, and the question is asked without it', async () => {
    let clock = 0;
    // Each expression costs three fifths; the watchdog runs by the real clock, so that also the rest is a long time.
    const budget = new TimeBudget(100_000, () => (clock += 60_000));
    const { patient: one, coverage: two } = templates;
    const { prefetch, omitted } = await fill({ one, two, three: two }, budget);
    expect([Object.keys(prefetch), omitted]).toEqual([['one', 'two'], [{ key: 'three', why: 'took-too-long' }]]);
  });

  it('are thirty templates that need one another in more ways than could be walked', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `k${index}`);
    const needing = (later: readonly string[]) =>
      later.length === 0
        ? 'Patient/{{context.patientId}}'
        : `Practitioner?_id=${later.map((name) => `{{%${name}.entry.resource.id}}`).join(',')}`;
    const web = Object.fromEntries(names.map((name, index) => [name, needing(names.slice(index + 1))]));
    const { prefetch, omitted } = await fill(web);
    expect([Object.keys(prefetch).length, omitted]).toEqual([30, []]);
    const knot = { ...web, k29: needing(['k0']) };
    const tied = await fill(knot);
    expect(tied.omitted).toHaveLength(30);
    expect(new Set(tied.omitted.map(({ why }) => why))).toEqual(new Set(['circular']));
  });
});
