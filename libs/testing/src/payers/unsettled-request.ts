const facts = { reasons: [], notes: [], items: [], faults: [], wanted: [] };

/** Our name for {@link unsettledRequest}, and that of its entry in a ledger. */
export const unsettledNames = { requestId: `pa-${'a'.repeat(32)}-1`, entry: 'a'.repeat(32), number: 'N-7' } as const;

/**
 * The ledger's entry of a request to which a payer gave an answer that does not say whose it is: an approval with a number.
 */
export function unsettledRequest(platformId: string): object {
  const identifier = [{ system: 'urn:ours', value: 'ours' }];
  const claim = { resourceType: 'Claim', id: 'ours', identifier, patient: { reference: 'urn:uuid:ours-too' } };
  const request = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ fullUrl: 'urn:uuid:ours', resource: claim }],
  };
  const coding = [{ system: 'https://codesystem.x12.org/005010/306', code: 'A1' }];
  const url = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewAction';
  const extension = [
    { url: `${url}Code`, valueCodeableConcept: { coding } },
    { url: 'number', valueString: unsettledNames.number },
  ];
  const body = {
    ...{ resourceType: 'ClaimResponse', id: 'r', status: 'active', use: 'preauthorization', outcome: 'complete' },
    ...{ created: '2026-11-24', request: { reference: 'Claim/theirs' }, patient: { display: 'x' } },
    item: [{ itemSequence: 1, adjudication: [{ category: {}, extension: [{ url, extension }] }] }],
  };
  const said = [{ ...facts, status: 'approved', numbers: [unsettledNames.number] }];
  return {
    ...{ state: 'decided', platformId, requestId: unsettledNames.requestId, request, inquiry: request },
    decision: { ...facts, status: 'unverified', unverified: ['request-not-named'], said },
    kept: { body, exchange: 'inquire', at: Date.parse('2026-11-25') },
    ...{ sentAt: '2026-11-24T10:00:00.000Z', decidedAt: 0, askedAt: 0 },
  };
}
