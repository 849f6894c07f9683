// Lists the newest laboratory results of whoever connects. The token stays in this function.
document.querySelector('fhir-connect').addEventListener('fhir-connected', async ({ detail }) => {
  const query = 'category=laboratory&_sort=-date&_count=5';
  const headers = { authorization: `Bearer ${detail.access_token}` };
  const answer = await fetch(`${detail.fhirBase}/Observation?${query}`, { headers });
  const { entry = [], issue } = await answer.json();
  const texts = answer.ok
    ? entry.filter(({ search }) => search?.mode !== 'outcome').map(({ resource }) => textOf(resource))
    : [issue?.[0]?.diagnostics ?? 'The results cannot be read now.'];
  const rows = texts.map((text) => Object.assign(document.createElement('li'), { textContent: text }));
  document.getElementById('results').replaceChildren(...rows);
});

function textOf({ code, valueQuantity, valueString, effectiveDateTime = '' }) {
  const value = valueQuantity ? `${valueQuantity.value} ${valueQuantity.unit ?? ''}` : valueString;
  const name = code?.text ?? code?.coding?.[0]?.display ?? 'A result';
  return [name, value ?? 'no value', effectiveDateTime.slice(0, 10)].filter(Boolean).join(', ');
}
