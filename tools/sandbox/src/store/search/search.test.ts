import { baseUrl, startStore, type StoreUnderTest } from '../testing/store-fixture.js';

let under: StoreUnderTest;
beforeAll(async () => {
  under = await startStore();
});

const labs = ['Observation/a1', 'Observation/a2', 'Observation/b1'];

describe('search parameters', () => {
  it.each([
    ['Patient?_id=ada', ['Patient/ada']],
    ['Patient?_id=ada,bob', ['Patient/ada', 'Patient/bob']],
    ['Patient?_id=ada&_id=bob', []],
    ['Patient?_lastUpdated=ge2020', ['Patient/ada', 'Patient/bob']],
    ['Patient?_lastUpdated=lt2020', []],
    ['Observation?code=718-7', labs],
    ['Observation?code=http://loinc.org|718-7', labs],
    ['Observation?code=http://loinc.org|', [...labs.slice(0, 2), 'Observation/a3', 'Observation/b1']],
    ['Observation?code=|718-7', []],
    ['Observation?code=http://snomed.info/sct|718-7', []],
    ['Observation?code=718-7,8867-4&category=vital-signs', ['Observation/a3']],
    ['Observation?code=718', []],
    ['Observation?code:not=718-7', ['Observation/a3']],
    ['Observation?code:text=hemo', [...labs.slice(0, 2), 'Observation/a3', 'Observation/b1']],
    ['Observation?code:text=globin', []],
    ['Patient?identifier=urn:example:mrn|mrn-bob', ['Patient/bob']],
    ['Patient?identifier=urn:example:other|mrn-bob', []],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|female', ['Patient/ada']],
    ['Patient?gender=Female', []],
    ['Patient?deceased=false', ['Patient/ada', 'Patient/bob']],
    ['Observation?date=ge2024-03-01&date=le2024-03-31', ['Observation/a1', 'Observation/a2']],
    ['Observation?date=2024-03', ['Observation/a1', 'Observation/a2']],
    ['Observation?date=gt2024-03-15', ['Observation/a3']],
    ['Observation?date=lt2024', ['Observation/b1']],
    ['Patient?birthdate=1991', ['Patient/bob']],
    ['Patient?birthdate=1991-01-01', []],
    ['Patient?name=alvarez', ['Patient/ada']],
    ['Patient?family=ALV', ['Patient/ada']],
    ['Patient?family=varez', []],
    ['Patient?family:contains=varez', ['Patient/ada']],
    ['Patient?family:exact=alvarez', []],
    ['Patient?family:exact=%C3%81lvarez', ['Patient/ada']],
    ['Observation?subject=ada&code=718-7', labs.slice(0, 2)],
    ['Observation?patient=bob', ['Observation/b1']],
    ['Observation?subject=Patient/bob', ['Observation/b1']],
    [`Observation?subject=${baseUrl}/Patient/bob`, ['Observation/b1']],
    ['Observation?subject=https://elsewhere.example/fhir/Patient/bob', []],
    ['Observation?subject:Patient=bob', ['Observation/b1']],
    ['Observation?subject=Group/bob', []],
    ['Observation?patient=ada,bob&code=718-7', labs],
    ['Observation?value-quantity=5.4', ['Observation/a1']],
    ['Observation?value-quantity=5', ['Observation/a1']],
    ['Observation?value-quantity=5.0', []],
    ['Observation?value-quantity=6', ['Observation/a2']],
    ['Observation?value-quantity=gt6.1|http://unitsofmeasure.org|g/dL', ['Observation/a3', 'Observation/b1']],
    ['Observation?value-quantity=7||g/dL', ['Observation/b1']],
    ['Observation?value-quantity=7|http://unitsofmeasure.org|mg', []],
    ['Observation?encounter:missing=true', ['Observation/b1']],
    ['Observation?encounter:missing=false&date=ge2024-06', ['Observation/a3']],
    ['Observation?subject.name=brook', ['Observation/b1']],
    ['Observation?subject:Patient.family:exact=Brook', ['Observation/b1']],
    ['Observation?patient.organization=clinic&code=8867-4', ['Observation/a3']],
    ['Patient?_has:Observation:subject:code=8867-4', ['Patient/ada']],
    ['Patient?_has:Observation:patient:date=lt2024', ['Patient/bob']],
    ['Patient?_has:Observation:performer:code=718-7', []],
    ['Patient/ada/Observation?code=718-7', labs.slice(0, 2)],
    ['Patient/nobody/Observation', []],
    ['Patient/ada/Organization', []],
    ['Patient?name=bo%5C,b', []],
  ])('%s', async (url, expected) => {
    expect(await under.find(url)).toEqual(expected);
  });
});

describe('refused searches', () => {
  it.each([
    'Observation?date=yesterday',
    'Observation?date=2024-02-30',
    'Observation?date:exact=2024',
    'Observation?code=|',
    'Observation?code=a|b|c',
    'Observation?code=a,,b',
    'Observation?code:above=718-7',
    'Observation?code:missing=maybe',
    'Observation?value-quantity=much',
    'Observation?value-quantity=5|g',
    'Observation?subject:Practitioner=doc',
    'Observation?subject=not an id',
    'Observation?subject.patient.name=x',
    'Observation?code.text=x',
    'Observation?subject.nonsense=x',
    'Patient?_has:Observation:subject:_has:Provenance:target:agent=doc',
    'Patient?_has:Observation:code:code=1',
    'Patient?_has:Nothing:subject:code=1',
    'Patient?family:below=x',
    'Observation?_count=-1',
    'Observation?_count=many',
    'Observation?_sort=colour',
    'Observation?_total=perhaps',
    'Observation?_elements=code,;drop',
    'Observation?_include=Observation:colour',
    'Observation?_include=Patient:organization',
    'Observation?_include=Observation:subject:Practitioner',
    'Observation?_include:iterate=Observation:subject',
    'Patient?_revinclude=Observation:code',
    'Patient?_revinclude=Observation:encounter:Encounter',
  ])('400 for %s', async (url) => {
    const { status, body } = await under.ask('GET', url);
    expect(status).toBe(400);
    expect(body.resourceType).toBe('OperationOutcome');
  });

  it.each(['shoe-size=44', '_filter=name', '_summary=text', 'name='])(
    'refuses %s with strict handling',
    async (query) => {
      const { status } = await under.ask('GET', `Patient?${query}`, { headers: { prefer: 'handling=strict' } });
      expect(status).toBe(400);
    },
  );
});
