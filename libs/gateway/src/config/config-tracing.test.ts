import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './config.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' };

describe('the settings of traces', () => {
  it('turn them on by an endpoint alone, which neither believes callers nor tells platforms', () => {
    expect(loadConfig({}).tracing).toBeUndefined();
    expect(loadConfig({ OTEL_SERVICE_NAME: 'x', OTEL_TRACES_SAMPLER: 'always_on' }).tracing).toBeUndefined();
    expect(loadConfig({ ...endpoint, OTEL_SDK_DISABLED: 'true' }).tracing).toBeUndefined();
    expect(loadConfig(endpoint).tracing).toEqual({
      endpoint: 'http://127.0.0.1:4318/v1/traces',
      headers: {},
      timeoutMs: 10_000,
      resource: { 'service.name': 'fhir-gateway' },
      sampler: 'parentbased_always_on',
      ratio: 1,
      continuesCallers: false,
      tellsPlatforms: false,
    });
  });

  it('take the endpoint of traces as it is, and lists of headers and attributes percent-encoded', () => {
    const { tracing } = loadConfig({
      ...endpoint,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example.org/own/path',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YTpi, x-tenant = one,',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=loses,deployment.environment.name=test',
      OTEL_SERVICE_NAME: 'wins',
    });
    expect(tracing).toMatchObject({
      endpoint: 'https://collector.example.org/own/path',
      headers: { authorization: 'Basic YTpi', 'x-tenant': 'one' },
      resource: { 'service.name': 'wins', 'deployment.environment.name': 'test' },
    });
  });

  it('take the headers from a file, since they can be a credential', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'headers-')), 'headers');
    writeFileSync(path, 'authorization=Bearer%20x\n');
    expect(loadConfig({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS_FILE: path }).tracing?.headers).toEqual({
      authorization: 'Bearer x',
    });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://collector'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://canary:word@collector'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://collector/v1/traces?canary'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'canary'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=canary%0d%0ax: y'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=%canary'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'name of canary=x'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '0'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '1e3'],
    ['OTEL_RESOURCE_ATTRIBUTES', '=canary'],
    ['OTEL_TRACES_SAMPLER', 'canary'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.1'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0.1'],
    ['OTEL_TRACES_SAMPLER_ARG', 'NaN'],
    ['OTEL_SDK_DISABLED', 'yes'],
    ['FHIR_GATEWAY_TRACES_FROM_CALLERS', 'canary'],
    ['FHIR_GATEWAY_TRACES_TO_PLATFORMS', '1'],
  ])('refuse %s=%s by its name, without the value', (name, value) => {
    const detail = expect.stringMatching(new RegExp(`^${name} must (?:(?!canary).)*$`));
    expect(() => loadConfig({ ...endpoint, [name]: value })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', detail }),
    );
  });
});
