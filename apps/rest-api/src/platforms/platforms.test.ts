import { useTestGateway } from '../testing/test-gateway.js';

describe('the listing of platforms', () => {
  const rest = useTestGateway();

  async function list(query: string) {
    const { status, body } = await rest.browser().json(`/api/platforms?${query}`);
    const platforms = body['platforms'] as { platform_id: string }[] | undefined;
    return { status, body, ids: platforms?.map(({ platform_id: id }) => id) };
  }

  it.each([
    ['', 4, ['stub-ehr', 'stub-listed', 'stub-open', 'stub-unset']],
    ['limit=2', 4, ['stub-ehr', 'stub-listed']],
    ['limit=2&offset=3', 4, ['stub-unset']],
    ['offset=4', 4, []],
    ['status=listed', 1, ['stub-listed']],
    ['status=ready&limit=1', 2, ['stub-ehr']],
    ['ready=false', 2, ['stub-listed', 'stub-unset']],
    ['q=stub&limit=1&offset=1', 4, ['stub-open']],
    ['q=stub+opne', 1, ['stub-open']],
    ['ready=true&kind=sandbox', 2, ['stub-ehr', 'stub-open']],
    ['q=nobody', 0, []],
    ['payer_id=00000', 0, []],
    ['state=mn', 0, []],
  ])('answers %j with the page of %i', async (query, total, expected) => {
    const { body, ids } = await list(query);
    expect([body['total'], ids]).toEqual([total, expected]);
  });

  it.each([
    ...['status=usable', 'kind=hospital', 'ready=1', 'state=Minnesota', 'state=M1', 'limit=0', 'limit=501'],
    'offset=-1',
  ])('refuses %s by name', async (query) => {
    const { status, body } = await list(query);
    expect([status, body['code']]).toEqual([400, 'ARGUMENT_INVALID']);
    expect(JSON.stringify(body)).toContain(query.split('=')[0]);
  });
});
