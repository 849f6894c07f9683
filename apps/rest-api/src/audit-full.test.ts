import { beginSignIn, useTestGateway, type TestGateway } from './testing/test-gateway.js';

/** Stands in for a place that takes no more, for as long as `run` takes. */
async function whileFull<T>({ gateway }: TestGateway, run: () => Promise<T>): Promise<T> {
  const full = jest.spyOn(Object.getPrototypeOf(gateway.auditTrail), 'isFull', 'get').mockReturnValue(true);
  try {
    return await run();
  } finally {
    full.mockRestore();
  }
}

describe('while nothing can be audited', () => {
  const rest = useTestGateway();
  it('a visitor gets no session', async () => {
    const visitor = rest.browser();
    await whileFull(rest, () => visitor.visit('/auth/stub-ehr/login'));
    expect(visitor.cookie('fhir_gateway_session')).toBeUndefined();
  });

  it('a sign-in under way cannot end; the platform’s answer stays good for when it can', async () => {
    const visitor = rest.browser();
    const callback = `/oauth/callback?${rest.stub.smart.approve(await beginSignIn(visitor), 'pat-2').toString()}`;
    const issued = rest.stub.issued.length;
    expect((await whileFull(rest, () => visitor.arrive(callback))).status).toBe(503);
    expect(rest.stub.issued).toHaveLength(issued);
    expect((await visitor.arrive(callback)).status).toBe(200);
    expect(rest.stub.issued.length).toBeGreaterThan(issued);
  });
});
